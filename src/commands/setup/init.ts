import { existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { ENGINES, formatRfc3339, type Instant, isReservedId, slugify, toSingleLine } from '../../model/index.ts'
import { isArticleName, languageSchema } from '../../records/index.ts'
import {
  type ExitCode,
  isSystemError,
  makeFolder,
  parseSiteAddress,
  type Streams,
  UsageError,
  writing,
} from '../../system/index.ts'
import { formatSchema, type SchemaName } from './print-schema.ts'

export interface InitOptions {
  readonly title?: string
  readonly url?: string
  /** BCP 47. */
  readonly language?: string
  /** Titles of sections. */
  readonly section?: readonly string[]
  /** The engine that the content was written for. */
  readonly from?: string
}

/** Asks a question; resolves with the answer, or with the default for an empty one. */
export type Ask = (question: string, byDefault: string) => Promise<string>

/** The machine that a newsroom is set up on. */
export interface Setting {
  readonly now: Instant
  /** IANA name. */
  readonly timezone: string
  /** Absent where no person answers. */
  readonly ask?: Ask
}

/** Folder of the schemas, which editor programs read. It can hold no articles. */
const SCHEMAS = '.schemas'

/** Starts a newsroom in a folder: settings, authors, a first article. A file that exists is left as it is. */
export async function init(
  folder: string,
  options: InitOptions,
  { out }: Streams,
  setting: Setting,
): Promise<ExitCode> {
  const place = resolve(folder)
  if (existsSync(join(place, 'site.yaml'))) {
    throw new UsageError(`${join(folder, 'site.yaml')} already exists; expected a folder without one`)
  }
  const answers = await collectAnswers(options, basename(place), setting)
  const hasContent = answers.from !== undefined || (await holdsArticles(place))
  const files = listFiles(answers, setting, hasContent)
  for (const [path, text] of files) {
    const isNew = await writeNew(join(place, path), text)
    out.write(`${isNew ? 'wrote' : 'kept '} ${join(folder, path)}\n`)
  }
  const here = shorten(place)
  const go = here === '' ? '' : ` --articles ${quoteForShell(here)}`
  out.write(`
See it:        sectionwire serve${go}
Start a story: sectionwire new "A headline"${go}
Check it:      sectionwire check${go}
Write files:   sectionwire build${go} --out ${quoteForShell(shorten(`${place}-public`))}
`)
  return 0
}

/** Answers of a person, and what a newsroom has without them. */
interface Answers {
  readonly title: string
  readonly url: string | undefined
  readonly language: string
  readonly sections: readonly { readonly id: string; readonly title: string }[]
  readonly from: string | undefined
}

async function collectAnswers(options: InitOptions, name: string, { ask }: Setting): Promise<Answers> {
  const answer = async (given: string | undefined, question: string, byDefault: string): Promise<string> =>
    toSingleLine(given ?? (ask === undefined ? byDefault : await ask(question, byDefault)))
  const title = await answer(options.title, 'Name of your newsroom', name)
  const written = await answer(options.url, 'Its address, such as https://news.example.org/ (empty: not known yet)', '')
  const language = await answer(options.language, 'Its language, such as en, de or pt-BR', 'en')
  const listed =
    options.section ??
    (ask === undefined ? [] : (await ask('Sections, with commas between them', 'World, Culture')).split(','))
  return {
    title: title === '' ? name : title,
    url: written === '' ? undefined : parseSiteAddress('--url', written),
    language: readLanguageTag(language),
    sections: makeSections(listed),
    from: readEngine(options.from),
  }
}

function readLanguageTag(language: string): string {
  const parsed = languageSchema.safeParse(language)
  if (parsed.success) return parsed.data
  throw new UsageError(`--language: found "${language}"; expected a language tag such as en, de or pt-BR`)
}

/** Returns sections with ids that are unique and that the site does not use as paths of its own. */
function makeSections(titles: readonly string[]): Answers['sections'] {
  const byId = new Map<string, string>()
  for (const title of titles.map(toSingleLine).filter((each) => each !== '')) {
    const slug = slugify(title)
    const id = isReservedId(slug, []) ? `${slug}-news` : slug
    if (!byId.has(id)) byId.set(id, title)
  }
  return [...byId].map(([id, title]) => ({ id, title }))
}

function readEngine(name: string | undefined): string | undefined {
  if (name === undefined || ENGINES.some((engine) => engine === name)) return name
  throw new UsageError(`--from: found "${name}"; expected one of ${ENGINES.join(', ')}`)
}

async function holdsArticles(place: string): Promise<boolean> {
  try {
    return (await readdir(place)).some((name) => isArticleName(name, true))
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false
    throw error
  }
}

function listFiles(answers: Answers, setting: Setting, hasContent: boolean): readonly (readonly [string, string])[] {
  const schemas = (['site', 'authors', 'article'] as const satisfies readonly SchemaName[]).map(
    (name) => [`${SCHEMAS}/${name}.json`, formatSchema(name)] as const,
  )
  const start = [
    ['site.yaml', formatSite(answers, setting)],
    ...(answers.from === undefined ? [['authors.yaml', AUTHORS] as const] : []),
    ...(hasContent ? [] : [formatFirstArticle(answers, setting)]),
    ['.gitignore', GITIGNORE],
  ] as const
  return [...start, ...schemas]
}

/** A string of JSON is one of YAML. Plain words need no quotes. */
const quote = (text: string): string =>
  /^\p{L}[\p{L}\p{N} -]*$/u.test(text) && !isReserved(text) ? text : JSON.stringify(text)
const isReserved = (text: string): boolean => /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)

function formatSite({ title, url, language, sections, from }: Answers, { now, timezone }: Setting): string {
  const day = formatRfc3339(now).slice(0, 10)
  const identity =
    url === undefined
      ? [
          '# url: https://news.example.org/',
          `# tagAuthority: news.example.org,${day}   # set both before you publish for the first time`,
        ]
      : [`url: ${url}`, `tagAuthority: ${new URL(url).hostname},${day}   # every id starts with it: never change it`]
  return `${[
    `# yaml-language-server: $schema=${SCHEMAS}/site.json`,
    `title: ${quote(title)}`,
    ...identity,
    `language: ${language}`,
    `timezone: ${timezone}`,
    ...(from === undefined ? [] : [`from: ${from}`]),
    ...(sections.length === 0 ? [] : ['sections:']),
    ...sections.map((section) => `  - { id: ${quote(section.id)}, title: ${quote(section.title)} }`),
  ].join('\n')}\n`
}

const AUTHORS = `# yaml-language-server: $schema=${SCHEMAS}/authors.json
# - id: ann
#   name: Ann Lee
#   bio: Reports on the city.
[]
`

const GITIGNORE = `node_modules/
.DS_Store
*.swp
*~
`

function formatFirstArticle({ title, sections }: Answers, { now }: Setting): readonly [string, string] {
  const section = sections[0]
  const at = formatRfc3339(Math.floor(now / 1000) * 1000)
  const lines = [
    ...['---', `title: ${quote(`${title} is here`)}`, `published: ${at}`],
    ...(section === undefined ? [] : [`sections: [${quote(section.id)}]`]),
    ...['summary: The first article. Change it, or delete it.', '---', ''],
    'This is an article: the lines above describe it, and its text is Markdown.',
    '',
    'Start another one with `sectionwire new "A headline"`, and publish it with `sectionwire publish`.',
  ]
  return [join(section?.id ?? '', 'first-article.md'), `${lines.join('\n')}\n`]
}

/** Writes a file; returns false, and leaves it, when there is one. */
async function writeNew(path: string, text: string): Promise<boolean> {
  await writing(dirname(path), () => makeFolder(dirname(path)))
  try {
    const file = await open(path, 'wx')
    await writing(path, () => file.writeFile(text).finally(() => file.close()))
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false
    return writing(path, () => Promise.reject(error))
  }
}

/** Returns the path from the current folder, where that is not longer. */
const shorten = (path: string): string => {
  const short = relative('.', path)
  return short.length < path.length ? short : path
}

const quoteForShell = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

/** Returns the setting of this process; a person is asked where both ends are a terminal. */
export function openSetting(now: Instant): Setting & { readonly close: () => void } {
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions()
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return { now, timezone, close: () => {} }
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const ask: Ask = async (question, byDefault) =>
    (await lines.question(`${question}${byDefault === '' ? '' : ` [${byDefault}]`}: `)).trim() || byDefault
  return { now, timezone, ask, close: () => lines.close() }
}
