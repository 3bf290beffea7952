#!/usr/bin/env node
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ServeOptions } from './commands/serve.ts'
import { CallError } from './problems/index.ts'
import type { WorkerState } from './runtime/state/index.ts'
import { type ExitCode, onHangup, waitForSignal } from './system/index.ts'

const streams = { out: process.stdout, err: process.stderr }

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('sectionwire')
  .description('Publishes every section of a newsroom as RSS 2.0, Atom 1.0 and JSON Feed 1.1.')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .showHelpAfterError('(sectionwire --help tells what there is)')

const articlesOption = (): Option =>
  new Option('--articles <dir>', 'the content directory').default('articles').env('SECTIONWIRE_ARTICLES')

const stateOption = (): Option =>
  new Option(
    '--state <dir>',
    "where dates of documents and what hubs were told are kept; default: the user's folder for states",
  ).env('SECTIONWIRE_STATE')

const pollOption = (): Option =>
  new Option('--poll [seconds]', 'look again and again instead of waiting for events: for mounts without').argParser(
    parseSeconds,
  )

/** A command that reads a content directory. */
const addContentOptions = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .version(version)
    .addOption(articlesOption())
    .addOption(new Option('--cache <dir>', 'where the index of what was read is kept').env('SECTIONWIRE_CACHE'))
    .option('--no-cache', 'read every file anew')

addContentOptions('serve', 'serve the newsroom over HTTP, following every change of the directory')
  .addOption(
    new Option('--port <n>', 'the TCP port; 0 picks a free one').default(3000).env('PORT').argParser(parsePort),
  )
  .addOption(new Option('--host <name>', 'the address to listen on').default('localhost').env('HOST'))
  .option('--url <url>', "the site's address; default: `url` in site.yaml, else where it is served")
  .addOption(stateOption())
  .addOption(pollOption())
  .option('--ledger', 'keep the ledger of what is published beside the articles, to be committed with them')
  .option('--workers <n>', 'processes that serve; 0 for one on each core', parseCount, 1)
  .option('--access-log <file>', 'a line of JSON for each answer; - for standard output')
  .option('--max-connections <n>', 'connections at once, for each process', parsePositive, 20_000)
  .option('--rate-limit <n>', 'requests a client may make in a minute; a 304 counts a tenth', parsePositive)
  .option(
    '--trust-proxy <n>',
    'proxies in front whose X-Forwarded-For is believed, in logs, the rate limit and for --metrics',
    parseCount,
  )
  .option('--status', 'tell of records and faults on the front page under a public address too')
  .addOption(new Option('--metrics <who>', 'who may see /metrics').choices(['local', 'all']).default('local'))
  .action((options) => run(() => serveUntilStopped(options)))

addContentOptions('build', 'write the static tree')
  .option('--out <dir>', 'where the tree goes', 'feeds')
  .option('--url <url>', "the site's address; default: `url` in site.yaml")
  .option('--now <instant>', 'build the tree of that instant instead of the present')
  .option('--strict', 'write nothing when a record has a fault')
  .option('--no-compress', 'write no .gz and .br beside the documents')
  .option('--no-pages', 'write the feeds alone, without pages for people')
  .option('--watch', 'write the tree again after every change and at every embargo, until stopped')
  .addOption(pollOption())
  .option('--ledger', 'keep the ledger of what was published beside the articles, to be committed with them')
  .option('--announce', 'tell the hubs in site.yaml of what is new in the tree')
  .addOption(stateOption())
  .action((options) =>
    run(async () => (await import('./commands/build.ts')).build(options, streams, Date.now(), waitForSignal)),
  )

addContentOptions('check', 'name every fault of every record and of the configuration')
  .option('--json', 'as JSON')
  .action((options) => run(async () => (await import('./commands/check.ts')).check(options, streams, Date.now())))

addContentOptions('schedule', 'list what is to come: embargoes that end, updates, expiries')
  .option('--now <instant>', 'look from that instant instead of the present')
  .option('--json', 'as JSON')
  .action((options) => run(async () => (await import('./commands/schedule.ts')).schedule(options, streams, Date.now())))

for (const [name, key, description] of [
  [
    'withdraw',
    'withdrawn',
    'write into an article that it is withdrawn: gone everywhere, with word of it to subscribers',
  ],
  ['retract', 'retracted', 'write into an article that it is retracted: a notice takes its place'],
] as const) {
  addContentOptions(name, description)
    .argument('<id>', "the article's id, or its file")
    .option('--reason <text>', 'why, in one line for readers')
    .option('--at <instant>', 'as of that instant instead of the present')
    .action((id: string, options) =>
      run(async () => (await import('./commands/take-down.ts')).takeDown(key, id, options, streams, Date.now())),
    )
}

program
  .command('hubs')
  .description('show what each hub was told of each feed')
  .version(version)
  .addOption(articlesOption())
  .addOption(stateOption())
  .option('--json', 'as JSON')
  .action((options) => run(async () => (await import('./commands/hubs.ts')).hubs(options, streams, Date.now())))

addContentOptions('new', 'start an article')
  .argument('<headline>', 'the headline, in quotes')
  .option('--section <id>', 'its section')
  .option('--author <id>', 'its author')
  .action((headline: string, options) =>
    run(async () => (await import('./commands/new.ts')).newArticle(headline, options, streams, Date.now())),
  )

function parsePort(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return number
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || seconds < 0.1) throw new InvalidArgumentError('Expected seconds, such as 2.')
  return seconds
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

/** Serves until SIGINT or SIGTERM; a second signal stops at once. With `--workers`, this process only runs the workers. */
async function serveUntilStopped({ workers, ...options }: ServeOptions & { workers: number }): Promise<ExitCode> {
  const [{ countWorkers }, { WorkerState }] = await Promise.all([
    import('./runtime/worker-pool.ts'),
    import('./runtime/state/index.ts'),
  ])
  if (cluster.isPrimary && countWorkers(workers) > 1) return runWithWorkers(countWorkers(workers), options)
  if (cluster.isPrimary) return serveHere(options, waitForSignal())
  // A terminal sends signals to all processes; a worker ends when the primary process says so.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const state = new WorkerState(options, logLine)
  return serveHere(options, state.stopped, state)
}

const logLine = (line: string): void => {
  streams.err.write(`${line}\n`)
}

async function runWithWorkers(count: number, options: ServeOptions): Promise<ExitCode> {
  const [{ openLocalState }, { runWorkerPool }] = await Promise.all([
    import('./runtime/state/index.ts'),
    import('./runtime/worker-pool.ts'),
  ])
  const state = await openLocalState(options, logLine)
  const code = await runWorkerPool(count, streams, state)
  await state.close()
  return code
}

/** Serves in this process until it has to stop, which may be before it serves. @param state of a worker */
async function serveHere(options: ServeOptions, stopped: Promise<void>, state?: WorkerState): Promise<ExitCode> {
  const [{ serve }, { isFirstProcess }] = await Promise.all([
    import('./commands/serve.ts'),
    import('./runtime/worker-pool.ts'),
  ])
  const out = isFirstProcess() ? streams.out : { write: () => true }
  const starting = serve(options, { ...streams, out }, state)
  const renew = async (): Promise<void> => {
    try {
      const serving = await starting
      if (typeof serving === 'object') await serving.renew()
    } catch (error) {
      logLine(`Cannot reload everything: ${String(error)}`)
    }
  }
  // SIGHUP replaces workers instead.
  if (state === undefined) onHangup(() => void renew())
  const first = await Promise.race([starting, stopped])
  if (typeof first === 'number') return first
  if (first !== undefined) state?.notifyServing()
  await stopped
  const serving = await starting
  if (typeof serving !== 'number') await serving.stop()
  return 0
}

/** Runs a command: its exit code is the process's; an error for people is printed without a stack. */
async function run(command: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = getExitCode(error)
  }
  // Its line to the first process would keep it alive.
  if (cluster.isWorker) process.exit()
}

function getExitCode(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CallError) {
    streams.err.write(`sectionwire: ${error.message}\n`)
    return 2
  }
  throw error
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = getExitCode(error)
}
