import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { MAX_POLL_SECONDS } from '../system/index.ts'

/** The options of each command, in the order of its help. `docs/reference/commands.md` describes them. */

/** The current folder where it is a content directory. */
const isContent = (folder: string): boolean => existsSync(join(folder, 'site.yaml'))

const ARTICLES = new Option('--articles <dir>', 'the content directory')
  .default(!isContent('articles') && isContent('.') ? '.' : 'articles')
  .env('SECTIONWIRE_ARTICLES')
  .argParser(parsePath)

/** Its value is checked when it is used: a message about a wrong one must not show the password in it. */
const DATABASE = new Option(
  '--database <address>',
  'the PostgreSQL database that holds the records, in place of a content directory',
).env('DATABASE_URL')

const MEDIA = new Option('--media <dir>', "the folder with the media files of a database's records")
  .env('SECTIONWIRE_MEDIA')
  .argParser(parsePath)

const STATE = new Option(
  '--state <dir>',
  "where the dates of documents and the state of the hubs are kept; default: the user's state folder",
)
  .env('SECTIONWIRE_STATE')
  // An empty variable counts as absent.
  .argParser((text) => (text.trim() === '' ? undefined : text))

const POLL = new Option(
  '--poll [seconds]',
  'look for changes every few seconds instead of waiting for file system events',
).argParser(parseSeconds)

const LEDGER = new Option('--ledger', 'keep the ledger of published articles next to the articles')

const JSON_OUTPUT = new Option('--json', 'print JSON')

/** Options of every command that reads articles. */
const CONTENT: readonly Option[] = [
  ARTICLES,
  DATABASE,
  MEDIA,
  new Option('--cache <dir>', 'where the index of the content is kept').env('SECTIONWIRE_CACHE'),
  new Option('--no-cache', 'read every file again, and keep no index'),
]

export const SERVE_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--port <n>', 'the TCP port; 0 picks a free one').default(3000).env('PORT').argParser(parsePort),
  new Option('--host <name>', 'the address to listen on').default('localhost').env('HOST').argParser(parseHost),
  new Option('--url <url>', 'the address of the site; default: `url` in site.yaml, else where it is served'),
  STATE,
  POLL,
  LEDGER,
  new Option('--workers <n>', 'number of processes that serve; 0 means one for each core')
    .default(1)
    .argParser(parseWorkers),
  new Option('--log <form>', 'json: write each line of the log as an object of JSON').choices(['json']),
  new Option('--access-log <file>', 'write one line of JSON for each response; - means standard output').argParser(
    parsePath,
  ),
  new Option('--max-connections <n>', 'number of connections that each process accepts at once')
    .default(20_000)
    .argParser(parsePositive),
  new Option('--rate-limit <n>', 'requests that a client may make in a minute; a 304 counts as a tenth').argParser(
    parsePositive,
  ),
  new Option(
    '--trust-proxy <n>',
    'number of your own proxies in front; their X-Forwarded-For counts for logs and the rate limit',
  ).argParser(parseCount),
  new Option('--preview', 'serve what is not public yet, too, marked: on this machine alone, and nowhere else'),
  new Option('--preview-link [hours]', 'serve the preview at a secret address for so many hours; default: 24')
    .argParser(parsePositive)
    .preset('24'),
  new Option('--status', 'show the number of articles and problems on the front page, to everyone'),
  new Option('--metrics-port <n>', 'serve /metrics and a short status at this TCP port; 0 picks a free one').argParser(
    parsePort,
  ),
  new Option('--metrics-host <name>', 'the address that --metrics-port listens on')
    .default('localhost')
    .argParser(parseHost),
  new Option('--metrics <who>', 'all: serve /metrics at the public port, too, to everyone').argParser(parseMetrics),
]

export const BUILD_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--out <dir>', 'where to write the files').default('feeds').argParser(parsePath),
  new Option('--url <url>', 'the address of the site; default: `url` in site.yaml'),
  new Option('--now <instant>', 'build for this date and time, in the past or future'),
  new Option('--strict', 'write nothing if there is a fault'),
  new Option('--compress', 'write .gz and .br files beside the documents, for servers that send such files'),
  new Option('--no-compress', 'without effect: nothing is compressed unless you say --compress'),
  new Option('--no-pages', 'write feeds without pages'),
  new Option('--overwrite', 'replace files that no build wrote, such as those of another site in the output folder'),
  new Option(
    '--threads <n>',
    'number of threads that render and write; default: one for each core of four or more',
  ).argParser(parsePositive),
  new Option('--timings', 'say how long each part took'),
  new Option('--watch', 'keep running, and write again after every change and at every due date'),
  POLL,
  LEDGER,
  new Option('--announce', 'announce what is new to the hubs in site.yaml'),
  STATE,
]

export const CHECK_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--all', 'print each problem on a line of its own, in the order of files'),
  JSON_OUTPUT,
]

export const PARTNERS_OPTIONS: readonly Option[] = [...CONTENT, JSON_OUTPUT]

export const SCHEDULE_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--now <instant>', 'list what happens after this date and time'),
  JSON_OUTPUT,
]

const AT = new Option('--at <instant>', 'when it takes effect; default: now')
const REASON = new Option('--reason <text>', 'the reason, in one line for readers')

export const WITHDRAW_OPTIONS: readonly Option[] = [...CONTENT, REASON, AT]

export const RETRACT_OPTIONS: readonly Option[] = [
  ...CONTENT,
  REASON,
  AT,
  new Option('--hide-headline', 'do not show the headline in the notice, either'),
]

export const PUBLISH_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--at <instant>', 'when it appears; default: the date that was set for later, else now'),
]

/** Options of `correct` and `update`. */
export const CORRECT_OPTIONS: readonly Option[] = [...CONTENT, AT]

/** Options of `unpublish` and `restore`. */
export const EDIT_OPTIONS: readonly Option[] = CONTENT

/** The states by which articles are listed. */
const STATES = ['draft', 'embargoed', 'live', 'retracted', 'expired', 'withdrawn']

const SECTION = new Option('--section <id>', 'only articles of this section')

export const LIST_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--state <state>', 'only articles in this state').choices([...STATES, 'withheld']),
  SECTION,
  JSON_OUTPUT,
]

export const FIND_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--state <state>', 'only articles in this state').choices(STATES),
  SECTION,
  JSON_OUTPUT,
]

export const HUBS_OPTIONS: readonly Option[] = [ARTICLES, DATABASE, STATE, JSON_OUTPUT]

/** Options of `db migrate`, `db export` and `db config`. */
export const DATABASE_OPTIONS: readonly Option[] = [DATABASE]

export const LOAD_OPTIONS: readonly Option[] = [
  DATABASE,
  new Option('--replace', 'remove the records that the content directory does not have'),
]

export const INIT_OPTIONS: readonly Option[] = [
  new Option('--title <text>', 'the name of the newsroom; default: that of the folder'),
  new Option('--url <url>', 'the address of the site'),
  new Option('--language <tag>', 'the language, such as en, de or pt-BR; default: en'),
  new Option('--section <title>', 'a section; say it once for each').argParser(
    (title: string, titles: readonly string[] | undefined) => [...(titles ?? []), title],
  ),
  new Option('--from <engine>', 'the engine that the content in the folder was written for'),
]

export const NEW_OPTIONS: readonly Option[] = [
  ...CONTENT,
  new Option('--section <id>', 'the section of the article'),
  new Option('--author <id>', 'the author of the article'),
]

function parsePort(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return number
}

function parseMetrics(text: string): 'all' {
  if (text === 'all') return 'all'
  throw new InvalidArgumentError(
    text === 'local'
      ? 'Behind a proxy, every client counts as local. Use --metrics-port instead, which listens on this machine alone.'
      : 'Expected all.',
  )
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(text) || seconds < 0.1 || seconds > MAX_POLL_SECONDS) {
    throw new InvalidArgumentError(`Expected a number of seconds from 0.1 to ${MAX_POLL_SECONDS}, such as 2.`)
  }
  return seconds
}

/** Processes of one server; each needs memory for the whole site. */
const MAX_WORKERS = 256

function parseWorkers(text: string): number {
  const number = parseCount(text)
  if (number > MAX_WORKERS) throw new InvalidArgumentError(`Expected a whole number up to ${MAX_WORKERS}.`)
  return number
}

/** Returns a folder or file; an empty one would be the current folder. */
function parsePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected the path of a folder or file.')
  return text
}

/** Returns an address to listen on; an empty one would be every address of this machine. */
function parseHost(text: string): string {
  return text.trim() === '' ? 'localhost' : text
}

function parseCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number up to 999999.')
  return Number(text)
}

function parsePositive(text: string): number {
  const number = parseCount(text)
  if (number === 0) throw new InvalidArgumentError('Expected a whole number from 1.')
  return number
}
