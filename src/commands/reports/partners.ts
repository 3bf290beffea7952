import { buildCatalog } from '../../catalog/index.ts'
import type { PartnerFindings, PartnerReport } from '../../edition/index.ts'
import type { ItemFault, ItemFinding } from '../../feeds/index.ts'
import { formatProblems, isFault } from '../../problems/index.ts'
import { makeEditionBuilder } from '../../runtime/index.ts'
import { openSource, type RecordSource } from '../../sources/index.ts'
import { type ExitCode, formatCount, makeYielder, type Streams } from '../../system/index.ts'
import { toOneLine } from '../text-table.ts'

export interface PartnersOptions {
  readonly articles: string
  readonly json?: boolean
  readonly cache?: string | false
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** Lists for each partner feed the articles in it, those that are held back, and which rule each of them breaks. */
export async function partners(options: PartnersOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  try {
    const { newsroom, articles, problems } = await source.load()
    err.write(formatProblems(problems.filter(isFault)))
    if (newsroom === undefined) return 1
    const base = newsroom.site.url ?? 'http://localhost/'
    const edition = makeEditionBuilder(source, base, () => {}).edition(buildCatalog(newsroom, articles, present))
    const reports = await edition.examinePartners()
    if (options.json === true) out.write(`${JSON.stringify(reports.map(toJson), undefined, 2)}\n`)
    else if (reports.length === 0)
      out.write('site.yaml asks for no partner feeds. See `partners` in docs/partners.md.\n')
    else out.write(reports.map(formatReport).join('\n'))
    return 0
  } finally {
    await source.close()
  }
}

const isHeldBack = ({ fault }: ItemFinding): boolean => fault.severity === 'withheld'

const toJson = ({ feed: { name, profile, path }, findings }: PartnerReport) => ({
  ...{ name, profile, path },
  ...(findings === undefined
    ? { articles: [], heldBack: [], warnings: [], feed: [], removed: {} }
    : {
        articles: findings.shown.map(({ file, title }) => ({ file, title })),
        heldBack: findings.ofItems.filter(isHeldBack).map(toJsonFinding),
        warnings: findings.ofItems.filter((finding) => !isHeldBack(finding)).map(toJsonFinding),
        feed: findings.ofFeed.map(({ severity, ...fault }) => fault),
        removed: Object.fromEntries(findings.removed),
      }),
})

const toJsonFinding = ({ item: { file, title }, fault: { severity, ...fault } }: ItemFinding) => ({
  ...{ file, title },
  ...fault,
})

/** Returns the feed with a line for each article that is held back and for each rule of which there are warnings. */
function formatReport({ feed: { name, path, scope }, findings }: PartnerReport): string {
  if (findings === undefined) {
    const subject = scope.startsWith('tags/') ? `the tag "${scope.slice('tags/'.length)}"` : `a section "${scope}"`
    return `${name}  ${path}\n  No feed: no article has ${subject}.\n`
  }
  const held = findings.ofItems.filter(isHeldBack)
  const files = new Set(held.map(({ item }) => item.file))
  return [
    `${name}  ${path}  ${formatCount(findings.shown.length, 'article')}, ${files.size} held back`,
    ...findings.ofFeed.map((fault) => `  The feed: ${describeFault(fault)}`),
    ...held.map(({ item, fault }) => `  Held back: ${item.file}: ${describeFault(fault)}`),
    ...summarizeWarnings(findings),
    ...describeRemoved(findings),
  ]
    .map((line) => `${toOneLine(line)}\n`)
    .join('')
}

const describeFault = ({ field, found, expected, fix, rule, source }: ItemFault): string =>
  `${field === undefined ? '' : `${field}: `}found ${found}; expected ${expected}.${fix === undefined ? '' : ` ${fix}`} [${rule}] ${source ?? ''}`.trimEnd()

function summarizeWarnings({ ofItems }: PartnerFindings): string[] {
  const byRule = new Map<string | undefined, ItemFinding[]>()
  for (const finding of ofItems) {
    if (isHeldBack(finding)) continue
    const known = byRule.get(finding.fault.rule)
    if (known === undefined) byRule.set(finding.fault.rule, [finding])
    else known.push(finding)
  }
  return [...byRule.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          `  Warning: ${first.item.file}${others.length === 0 ? '' : ` and ${others.length} more`}: ${describeFault(first.fault)}`,
        ],
  )
}

function describeRemoved({ removed }: PartnerFindings): string[] {
  if (removed.size === 0) return []
  const counts = [...removed].map(([name, count]) => `${count} \`${name}\``)
  return [`  Left out of the texts, which the partner does not take: ${counts.join(', ')}.`]
}
