import type { Problem } from '../../problems/index.ts'
import {
  isRecord,
  isUnreadable,
  normalizeLineEnds,
  readRecord,
  type SplitFile,
  type Syntax,
  splitFile,
} from '../front-matter/index.ts'
import { listVisibilityLines, type VisibilityFinder } from '../visibility/index.ts'

/** Values that the articles of a folder have where their own records have none. Plain data, which threads can exchange. */
export interface DefaultRule {
  /** The file with the rule. */
  readonly file: string
  /** Articles below this folder, '' for all. */
  readonly folder: string
  /** Articles whose path below the folder matches one of these globs; absent: all. */
  readonly globs?: readonly string[]
  /** Articles whose file has this name without its extension. */
  readonly name?: string
  /** Articles in this language: `vote.de.md`, or below a folder `de`. */
  readonly language?: string
  /** Articles of this kind of Jekyll: `posts`, `drafts`, `pages` or a collection. */
  readonly type?: string
  readonly values: Readonly<Record<string, unknown>>
  /** True if an article cannot override the values. */
  readonly isForced?: true
}

/** The rules and problems of a file. */
export interface DefaultsFile {
  readonly rules: readonly DefaultRule[]
  readonly problems: readonly Problem[]
  /** True if the file cannot be read: the rules that it had before go on counting. */
  readonly isBroken?: true
}

const NAMES =
  /^(?:_index(?:\.[\w-]+)?\.(?:md|mdx|markdown|html?)|_config\.(?:ya?ml|toml|json)|_defaults\.(?:ya?ml|json)|_metadata\.ya?ml|(?:hugo|config)\.(?:ya?ml|toml|json)|[^/]+\.11tydata\.(?:json|[cm]?js))$/i

/**
 * Returns whether a file of this name can hold defaults for other files.
 *
 * @param folder name of the folder that it is in
 */
export const isDefaultsName = (name: string, folder: string): boolean =>
  NAMES.test(name) || (name.endsWith('.json') && name === `${folder}.json`)

/** Reads the text of a file with a name that `isDefaultsName` accepts. Of its values those about visibility are kept. */
export function readDefaultsFile(file: string, written: string, finder: VisibilityFinder): DefaultsFile {
  const { rules, ...rest } = readRules(file, written, finder)
  const kept = rules.map((rule) => ({ ...rule, values: finder.pick(rule.values) }))
  return { ...rest, rules: kept.filter(({ values }) => Object.keys(values).length > 0) }
}

function readRules(file: string, written: string, finder: VisibilityFinder): DefaultsFile {
  const slash = file.lastIndexOf('/')
  const [folder, name] = [file.slice(0, Math.max(0, slash)), file.slice(slash + 1)]
  if (/\.[cm]?js$/i.test(name)) return { rules: [], problems: describeScript(file, written) }
  const isIndex = name.startsWith('_index.')
  const parts = isIndex ? splitFile(written, file) : toParts(name, normalizeLineEnds(written))
  // A section page may have no front matter.
  if (isUnreadable(parts))
    return parts.head === undefined ? EMPTY_FILE : readBroken(file, folder, parts, parts.head, finder)
  const record = readRecord(parts)
  if (isUnreadable(record)) {
    const isEmpty = record.code === 'not-a-record'
    return isEmpty ? EMPTY_FILE : readBroken(file, folder, record, parts.head, finder)
  }
  const { data, repaired } = record
  if (repaired !== undefined) return readBroken(file, folder, { code: 'bad-syntax', ...repaired }, parts.head, finder)
  if (isIndex) return { rules: readSectionPage(file, folder, name, parts.syntax, data), problems: [] }
  if (/^(?:hugo|config)\./i.test(name)) return { rules: readCascade(file, folder, data['cascade']), problems: [] }
  if (name.startsWith('_config.')) return { rules: readJekyllDefaults(file, folder, data['defaults']), problems: [] }
  // An article in JSON may have the name of its folder.
  if (name.endsWith('.json') && 'title' in data && ('date' in data || 'published' in data)) return EMPTY_FILE
  const template = /^(.+)\.11tydata\.json$/i.exec(name)?.[1]
  const isFolder = template === undefined || template === folder.slice(folder.lastIndexOf('/') + 1) || folder === ''
  return {
    rules: [
      // The folder at the top has a name of its own, which records do not know: its data files count for all.
      ...(isFolder ? [{ file, folder, values: data }] : []),
      ...(template === undefined || (isFolder && folder !== '')
        ? []
        : [{ file, folder, name: template, values: data }]),
    ],
    problems: [],
  }
}

const EMPTY_FILE: DefaultsFile = { rules: [], problems: [] }

function toParts(name: string, head: string): SplitFile {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const syntax: Syntax = extension === 'toml' ? 'toml' : extension === 'json' ? 'json' : 'yaml'
  return { syntax, head, headLine: 1, body: '' }
}

/** Code is not run. A file of code that does not decide about visibility is not reported. */
function describeScript(file: string, text: string): Problem[] {
  const key = /\b(?:draft|permalink|eleventyExcludeFromCollections)\b/.exec(text)?.[0]
  if (key === undefined) return []
  const line = text.slice(0, text.indexOf(key)).split('\n').length
  return [
    {
      ...{ code: 'unread-defaults', severity: 'warning', file, place: { line, column: 1 } },
      found: `\`${key}\` in a data file that is code, which is not run`,
      expected: 'a data file in JSON, or the key in each article',
      fix: 'Articles of this folder are published by their own front matter.',
    },
  ]
}

/** A broken file with a line that hides withholds everything that it is for. */
function readBroken(
  file: string,
  folder: string,
  { code, place, found, expected }: Pick<Problem, 'code' | 'found' | 'expected'> & Pick<Problem, 'place'>,
  head: string,
  finder: VisibilityFinder,
): DefaultsFile {
  const isHiding = listVisibilityLines(head, finder).length > 0
  const fix = isHiding
    ? 'Its articles are withheld, because one of its lines may hide them.'
    : 'The defaults that it had before go on counting.'
  return {
    rules: isHiding ? [{ file, folder, values: { draft: true }, isForced: true }] : [],
    problems: [{ code, severity: 'fault', file, ...(place === undefined ? {} : { place }), found, expected, fix }],
    isBroken: true,
  }
}

/** Keys that section pages of Hugo have and those of Zola do not. */
const HUGO_KEYS = [
  'cascade',
  'date',
  'lastmod',
  'layout',
  'type',
  'menu',
  'menus',
  'url',
  'outputs',
  'linkTitle',
  'params',
]

/** Hugo's section page cascades; a draft of Zola's hides the whole section, and its articles cannot override that. */
function readSectionPage(
  file: string,
  folder: string,
  name: string,
  syntax: Syntax,
  data: Readonly<Record<string, unknown>>,
): DefaultRule[] {
  const language = /^_index\.([\w-]+)\.[^.]+$/.exec(name)?.[1]
  const rules = readCascade(file, folder, data['cascade']).map((rule) =>
    language === undefined ? rule : { language, ...rule },
  )
  const isZola = syntax === 'toml' && !HUGO_KEYS.some((key) => key in data)
  const { draft } = data
  if (isZola && draft !== undefined && draft !== false) rules.push({ file, folder, values: { draft }, isForced: true })
  return rules
}

/** Reads Hugo's cascade: values, or a list of values with targets (https://gohugo.io/content-management/front-matter/#cascade). */
function readCascade(file: string, folder: string, cascade: unknown): DefaultRule[] {
  const entries = Array.isArray(cascade) ? cascade : [cascade]
  return entries.filter(isRecord).flatMap((entry): DefaultRule[] => {
    const { target, _target, ...values } = entry
    const limits = [target, _target].find(isRecord) ?? {}
    const { kind = 'page', environment = 'production', path, lang } = limits
    if (!names(kind, 'page') || !names(environment, 'production')) return []
    return [
      {
        ...{ file, folder, values },
        ...(typeof path === 'string' ? { globs: [path] } : {}),
        ...(typeof lang === 'string' ? { language: lang } : {}),
      },
    ]
  })
}

/** Returns whether a pattern such as `{page,section}` names a word. */
const names = (pattern: unknown, word: string): boolean =>
  typeof pattern !== 'string' || pattern.includes('*') || pattern.split(/[{},]/).includes(word)

/** Reads Jekyll's defaults (https://jekyllrb.com/docs/configuration/front-matter-defaults/). */
function readJekyllDefaults(file: string, folder: string, defaults: unknown): DefaultRule[] {
  const entries = Array.isArray(defaults) ? defaults.filter(isRecord) : []
  return entries.flatMap(({ scope, values }): DefaultRule[] => {
    if (!isRecord(values)) return []
    const { path, type } = isRecord(scope) ? scope : {}
    const below =
      typeof path === 'string'
        ? path
            .split('/')
            .filter((segment) => segment !== '')
            .join('/')
        : ''
    return [
      {
        ...{ file, folder, values },
        ...(below === '' ? {} : { globs: [below, `${below}/**`] }),
        ...(typeof type === 'string' ? { type } : {}),
      },
    ]
  })
}
