/** Problems of the content and the configuration: the table of codes, the type, and the printed form. */

/** A position in a file. Both numbers start at 1; `column` counts UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The path to a value in a record or a configuration file: keys and list indexes, outermost first. */
export type KeyPath = readonly (string | number)[]

/** A string that a record or its body contains: a reference to a media file or an article, or the id made from a name. */
export interface Reference {
  readonly kind: 'media' | 'link' | 'author' | 'section'
  readonly word: string
}

/**
 * - `withheld`: the record is not published; while serving, its last valid version stays online
 * - `fault`: the record is published without the faulty value
 * - `warning`: the record is published unchanged but may contain a mistake; `check` prints it and exits with 0
 */
export type Severity = 'withheld' | 'fault' | 'warning'

/** Every code a problem can have, with its meaning. A test compares docs/reference/problem-codes.md with this table. */
export const PROBLEMS = {
  'unreadable-file':
    'the file cannot be read: no permission, an I/O error, not a regular file, or outside the directory',
  'too-large': 'a file, its front matter, a value or a list is larger than the limit',
  'unreadable-record': 'reading the file failed or took too long: nothing else is affected',
  'not-text': 'the file is not UTF-8 text',
  'empty-file': 'the file is empty',
  'no-front-matter': 'the article has no front matter',
  'bad-syntax': 'YAML, TOML or JSON that cannot be parsed',
  'not-a-record': 'the front matter or JSON is not a set of keys and values',
  'missing-field': 'a required field is missing',
  'bad-value': 'a value that the field cannot take',
  'bad-instant': 'a date or time that cannot be understood',
  'unclear-visibility':
    'a status, draft flag or date key that cannot be understood or contradicts another: the article is withheld',
  'unread-defaults': 'a data file in code that may say which articles of its folder are public: it is not run',
  'unknown-key': 'an unknown key that is close to a known one',
  'unknown-section': 'a section that is not in site.yaml',
  'unknown-author': 'an author who is not in authors.yaml',
  'unknown-related': 'a related article that does not exist, or the article itself',
  'duplicate-id': 'two articles with the same id',
  'duplicate-slug': 'two articles with the same address',
  'bad-url': 'an address that is not valid, or whose scheme is not allowed',
  'missing-file': 'a picture or linked file that is not in the content directory',
  'missing-link': 'a link to an article that does not exist, or to a name that several have',
  'unknown-tag': 'a tag of a template engine, theme or plug-in that is not known here',
  'missing-media': 'an attachment whose file or length is not known',
  'unpublished-file': 'a link to a file of the content directory whose type is never published',
  'unread-file': 'a text whose type is not read, and which may be an article',
  'picture-position': 'a picture that says where it was taken: the published copy does not, unless site.yaml keeps it',
  'reserved-id': 'a section, author or tag id that the site uses as a path of its own',
  'drifted-identity':
    'a published article whose id, guid or date of publication changed: subscribers would see it twice',
  'renamed-file':
    'an article whose file was renamed: it keeps the id with which it was published, as long as the ledger is there',
  'changed-authority': 'another tag authority than the one with which ids were published',
  'lost-feed': 'a feed that was published, which settings and records no longer have',
  'damaged-ledger':
    'a ledger with lines that cannot be read, or one of a newer version: what it says of subscribers is not fully known',
  'silent-edit': 'a text that changed after publication without a new `updated`',
  'deleted-story':
    'a published article whose file is gone, or that is withheld or a draft again: subscribers were not told',
  'content-gone': 'the content directory or most of its articles disappeared at once: the last version stays online',
  'missing-config': 'site.yaml is missing',
  'bad-config': 'a setting in site.yaml or authors.yaml that cannot be used',
  'not-rendered':
    'an article that cannot be rendered, or not in time: it is withheld, and everything else is published',
  'item-not-well-formed': 'an item that would have broken the feed: it is left out',
  'profile-rule': 'an article that does not keep a rule of the profile of a feed',
} as const

/** The machine-readable name of a kind of problem. */
export type ProblemCode = keyof typeof PROBLEMS

/** Something that is wrong, or may be wrong, with a record or a setting. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** Path of the file, relative to the content directory, with `/`; as given for files outside. */
  readonly file: string
  /** Id of a record that no file holds, or `site` or `authors`. `file` is only a key then, and there is no `place`. */
  readonly record?: string
  /** JSON pointer (RFC 6901) to the faulty value in `record`; '' for the whole record. */
  readonly pointer?: string
  /** The position of the fault; absent until the source has located `at` or `reference`. */
  readonly place?: Place
  readonly at?: KeyPath
  /** The string to search the record for, where no key is known. Unconfirmed: the record may not contain it. */
  readonly reference?: Reference
  /** The value that was found, in words. */
  readonly found: string
  /** The value that is expected instead, in words. */
  readonly expected: string
  /** The way to correct it, as a sentence. */
  readonly fix?: string
  /** True if the last valid version of the record or of the settings stays in use. */
  readonly keepsLast?: true
  /** Number of further problems of the same code and severity in the file, which are not listed. */
  readonly more?: number
  /**
   * The key, or the folder of the missing file, that the problem is about: problems with the same code and subject have
   * the same solution.
   */
  readonly subject?: string
}

/** Returns the JSON pointer (RFC 6901) to a value. */
export const formatPointer = (at: KeyPath): string =>
  at.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Returns `file:line:column`, or `record "id" at /pointer` for a record that no file holds. */
function formatPlace({ file, place, record, pointer = '' }: Problem): string {
  if (record === undefined) return `${file}:${place?.line ?? 1}:${place?.column ?? 1}`
  return `record "${record}"${pointer === '' ? '' : ` at ${pointer}`}`
}

/**
 * Returns a problem on one line: `file:line:column: found …; expected …. What to do. [code]`. A warning is marked as one,
 * and a record without a file is named by its id and a JSON pointer.
 */
export function formatProblem(problem: Problem): string {
  const fix = problem.fix === undefined ? '' : ` ${problem.fix}`
  const consequence = describeConsequence(problem)
  const kind = problem.severity === 'warning' ? 'warning: ' : ''
  const more = problem.more === undefined ? '' : ` And ${problem.more.toLocaleString('en-GB')} more in this file.`
  const text = `${formatPlace(problem)}: ${kind}found ${problem.found}; expected ${problem.expected}.${fix} [${problem.code}]${consequence}${more}`
  // Quoted values can contain line breaks and terminal escapes.
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function describeConsequence({ severity, keepsLast }: Problem): string {
  if (severity === 'withheld') return keepsLast === true ? ' (the last good version stays up)' : ' (article withheld)'
  return keepsLast === true ? ' (the last valid settings stay in use)' : ''
}

/** Returns problems in the order of files and positions, so that two runs print the same. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      (a.place?.line ?? 1) - (b.place?.line ?? 1) ||
      (a.place?.column ?? 1) - (b.place?.column ?? 1) ||
      compare(a.pointer ?? '', b.pointer ?? '') ||
      compare(a.code, b.code),
  )
}

/** Returns the problems as lines in the order of files and places. */
export const formatProblems = (problems: readonly Problem[]): string =>
  sortProblems(problems)
    .map((problem) => `${formatProblem(problem)}\n`)
    .join('')

export const isFault = ({ severity }: Problem): boolean => severity !== 'warning'
