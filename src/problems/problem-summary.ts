import { formatProblem, type Problem, type Severity, sortProblems } from './problem.ts'
import { countProblems } from './repeated-problems.ts'

/** Problems with the same solution. */
interface ProblemGroup {
  readonly example: Problem
  readonly problems: readonly Problem[]
  /** Number of problems, those included that are only counted. */
  readonly count: number
}

const HARM: Readonly<Record<Severity, number>> = { withheld: 0, fault: 1, warning: 2 }

/**
 * Returns problems as lines for a person, most harmful first. If there are more than `maxLines`, equal ones share a line
 * with one example.
 */
export function summarizeProblems(problems: readonly Problem[], maxLines: number): string[] {
  const sorted = sortProblems(problems).sort((a, b) => HARM[a.severity] - HARM[b.severity])
  if (sorted.length <= maxLines) return sorted.map(formatProblem)
  const groups = groupProblems(sorted)
  const listed = groups.length < maxLines ? groups : groups.slice(0, maxLines - 2)
  const rest = groups.slice(listed.length)
  return [
    ...formatGroups(listed, maxLines - 1 - (rest.length > 0 ? 1 : 0)),
    ...(rest.length > 0 ? [`And ${formatCounts(rest)}.`] : []),
    'Equal problems share a line: `sectionwire check --all` lists each one.',
  ]
}

/** Formats groups in their order. A group whose problems all have room is listed in full. */
function formatGroups(groups: readonly ProblemGroup[], maxLines: number): string[] {
  let room = maxLines - groups.length
  return groups.flatMap((group) => {
    const more = group.problems.length - 1
    if (more > room) return [formatGroup(group)]
    room -= more
    return group.problems.map(formatProblem)
  })
}

function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, { readonly example: Problem; readonly problems: Problem[] }>()
  for (const problem of problems) {
    const key = getGroupKey(problem)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { example: problem, problems: [problem] })
    else group.problems.push(problem)
  }
  return [...groups.values()]
    .map((group) => ({ ...group, count: countProblems(group.problems) }))
    .sort((a, b) => HARM[a.example.severity] - HARM[b.example.severity] || b.count - a.count)
}

function getGroupKey({ code, severity, subject, found, expected }: Problem): string {
  return `${severity} ${code} ${subject ?? `${removeQuoted(found)} ${removeQuoted(expected)}`}`
}

/** Returns a message without what differs between equal problems: quoted texts, paths and numbers. */
const removeQuoted = (text: string): string =>
  text
    .replace(/"[^"]{0,300}"?/g, '""')
    .split(' ')
    .map((word) => (/[/.]\w/.test(word) ? '/' : word.replace(/\d/g, '0')))
    .join(' ')

function formatGroup({ example, problems, count }: ProblemGroup): string {
  const { more, ...first } = example
  if (count === 1) return formatProblem(first)
  const files = new Set(problems.map(({ file }) => file)).size
  const where = files === 1 ? 'in this file' : `in ${formatNumber(files)} files`
  const cure = CURES[example.code]?.(example.subject ?? '')
  return `${formatProblem(first)} And ${formatNumber(count - 1)} more ${where}${cure === undefined ? '' : `, ${cure}`}.`
}

/** The setting that solves all problems of one code and subject. */
const CURES: Readonly<Partial<Record<Problem['code'], (subject: string) => string>>> = {
  'missing-file': (folder) =>
    `${folder === '' ? 'beside their articles' : `under ${folder}`}: not in this directory; \`pages: false\` in site.yaml if they lie on your site, else put them here`,
  'duplicate-slug': () => 'which an `articles: { url: "/{year}/{month}/{slug}/" }` in site.yaml would tell apart',
}

const formatNumber = (count: number): string => count.toLocaleString('en-GB')

const formatCounts = (groups: readonly ProblemGroup[]): string => {
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  return `${formatNumber(count)} more of ${formatNumber(groups.length)} other kinds`
}
