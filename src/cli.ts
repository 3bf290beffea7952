#!/usr/bin/env node
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError, type Option } from 'commander'
import {
  BUILD_OPTIONS,
  build,
  CHECK_OPTIONS,
  CORRECT_OPTIONS,
  check,
  DATABASE_OPTIONS,
  EDIT_OPTIONS,
  EXAMPLES,
  editArticle,
  exportDirectory,
  FIND_OPTIONS,
  getSettings,
  HUBS_OPTIONS,
  hubs,
  INIT_OPTIONS,
  init,
  LIST_OPTIONS,
  LOAD_OPTIONS,
  listContent,
  loadDirectory,
  migrateSchema,
  NEW_OPTIONS,
  newArticle,
  openSetting,
  PARTNERS_OPTIONS,
  PUBLISH_OPTIONS,
  partners,
  printCompletion,
  printSchema,
  RETRACT_OPTIONS,
  resolveContent,
  SCHEDULE_OPTIONS,
  SERVE_OPTIONS,
  schedule,
  serveUntilStopped,
  setSettings,
  WITHDRAW_OPTIONS,
} from './commands/index.ts'
import { CallError } from './problems/index.ts'
import {
  type ExitCode,
  FileError,
  hasWrittenResult,
  ignoreDebuggerSignal,
  isSystemError,
  openProcessStreams,
  useForServer,
  waitForSignal,
} from './system/index.ts'

ignoreDebuggerSignal()

const streams = openProcessStreams()

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('sectionwire')
  .description('Publishes every section of a newsroom as RSS 2.0, Atom 1.0 and JSON Feed 1.1.')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .showHelpAfterError('(run sectionwire --help for a list of commands)')

const DB = program.command('db').description('set up and fill the PostgreSQL database that holds the records')

const CONFIG = DB.command('config').description('print or replace the settings in the database')

program.hook('preAction', async (_, command) => {
  // Without a database there is nothing to decide, and nothing to load.
  if (command.getOptionValue('database') === undefined) return
  await resolveContent({
    get: (option) => command.getOptionValue(option),
    getOrigin: (option) => command.getOptionValueSource(option),
    set: (option, value) => command.setOptionValue(option, value),
  })
})

const addCommand = (name: string, description: string, options: readonly Option[], parent = program): Command => {
  const command = parent.command(name).description(description).version(version)
  for (const option of options) command.addOption(option)
  const path = [...(parent === CONFIG ? ['db'] : []), ...(parent === program ? [] : [parent.name()]), name].join(' ')
  const examples = (EXAMPLES[path] ?? []).map((example) => `  $ sectionwire ${example}\n`)
  command.addHelpText('after', `\nExamples:\n${examples.join('')}`)
  return command
}

addCommand('init', 'start a newsroom in a folder: settings, authors, a first article', INIT_OPTIONS)
  .argument('[folder]', 'the folder', '.')
  .action((folder: string, options) =>
    run(async () => {
      const setting = await openSetting(Date.now())
      try {
        return await init(folder, options, streams, setting)
      } finally {
        setting.close()
      }
    }),
  )

addCommand('serve', 'serve the site over HTTP, and follow every change in the content directory', SERVE_OPTIONS).action(
  (options) => runServer(() => serveUntilStopped(options, streams)),
)

addCommand('build', 'write the static files', BUILD_OPTIONS).action((options) =>
  (options.watch === true ? runServer : run)(() => build(options, streams, Date.now(), waitForSignal)),
)

addCommand('check', 'report every problem in the content and the configuration', CHECK_OPTIONS)
  .argument('[files...]', 'report the problems of these files alone, such as those of a commit')
  .action((files: string[], options) => run(() => check({ ...options, files }, streams, Date.now())))

addCommand(
  'schedule',
  'list what is going to happen: embargoes that end, updates, corrections, retractions, expiries and withdrawals',
  SCHEDULE_OPTIONS,
).action((options) => run(() => schedule(options, streams, Date.now())))

addCommand(
  'partners',
  'list for each partner feed what is in it, and which articles are held back by which rule',
  PARTNERS_OPTIONS,
).action((options) => run(() => partners(options, streams, Date.now())))

/** Commands that write a change into the record of one article. */
const EDITS = [
  ['publish', PUBLISH_OPTIONS, 'publish a draft: now, or when you say'],
  ['unpublish', EDIT_OPTIONS, 'make an article a draft again'],
  ['update', CORRECT_OPTIONS, 'say that an article has changed significantly'],
  ['withdraw', WITHDRAW_OPTIONS, 'mark an article as withdrawn: it is removed everywhere, and Atom feeds announce it'],
  ['retract', RETRACT_OPTIONS, 'mark an article as retracted: a notice replaces its text'],
  ['restore', EDIT_OPTIONS, 'undo unpublish, retract and withdraw'],
] as const

const NAME = 'the article: its id, slug, headline, file or public address'

for (const [action, options, description] of EDITS) {
  addCommand(action, description, options)
    .argument('<article>', NAME)
    .action((name: string, values) => run(() => editArticle({ action, name }, values, streams, Date.now())))
}

addCommand('correct', 'add a correction, which is shown with the article', CORRECT_OPTIONS)
  .argument('<article>', NAME)
  .argument('<note>', 'the correction, in one line for readers, in quotes')
  .action((name: string, note: string, values) =>
    run(() => editArticle({ action: 'correct', name, note }, values, streams, Date.now())),
  )

addCommand('list', 'list all articles with their state, date, id and headline', LIST_OPTIONS).action((options) =>
  run(() => listContent([], options, streams, Date.now())),
)

addCommand('find', 'list the articles with these words in headline, fields or text', FIND_OPTIONS)
  .argument('<words...>', 'the words')
  .action((words: string[], options) => run(() => listContent(words, options, streams, Date.now())))

addCommand('hubs', 'show what was announced to each hub', HUBS_OPTIONS).action((options) =>
  run(() => hubs(options, streams, Date.now())),
)

addCommand('new', 'start an article', NEW_OPTIONS)
  .argument('<headline>', 'the headline, in quotes')
  .action((headline: string, options) => run(() => newArticle(headline, options, streams)))

addCommand('schema', 'print the JSON Schema of a file, with which editor programs complete and check it', [])
  .addArgument(new Argument('<file>', 'the file').choices(['site', 'authors', 'article']))
  .action((name) => run(() => printSchema(name, streams)))

addCommand('completion', 'print a script with which a shell completes commands and options', [])
  .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
  .action((shell) =>
    run(() =>
      printCompletion(
        shell,
        program.commands.map((command) => ({
          name: command.name(),
          description: command.description(),
          options: command.options.flatMap(({ long, description }) =>
            long === undefined || long === null ? [] : [{ flag: long, description }],
          ),
        })),
        streams,
      ),
    ),
  )

addCommand('migrate', 'bring the schema of the database to the version of this program', DATABASE_OPTIONS, DB).action(
  (options) => run(() => migrateSchema(options, streams)),
)

addCommand('load', 'bring a content directory into the database', LOAD_OPTIONS, DB)
  .argument('<dir>', 'the content directory')
  .action((directory: string, options) => run(() => loadDirectory(directory, options, streams)))

addCommand('export', 'write the database as a content directory', DATABASE_OPTIONS, DB)
  .argument('<dir>', 'an empty folder')
  .action((directory: string, options) => run(() => exportDirectory(directory, options, streams)))

const SETTINGS = 'site or authors'

addCommand('get', 'print settings', DATABASE_OPTIONS, CONFIG)
  .argument('<name>', SETTINGS)
  .action((name: string, options) => run(() => getSettings(name, options, streams)))

addCommand('set', 'replace settings by those of a file', DATABASE_OPTIONS, CONFIG)
  .argument('<name>', SETTINGS)
  .argument('<file>', 'the file; - means standard input')
  .action((name: string, file: string, options) => run(() => setSettings(name, file, options, streams)))

/** Runs a command and sets the exit code of the process. A `CallError` is printed without a stack trace. */
async function run(command: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command()
    if (!hasWrittenResult(streams)) process.exitCode = 2
  } catch (error) {
    process.exitCode = getExitCode(error)
  }
  // The channel to the primary process would keep a worker alive.
  if (cluster.isWorker) process.exit()
}

/** When a server ends, readers of its log have this time to take the last lines. In milliseconds. */
const LAST_LINES_MS = 500

/** Runs a command that ends at a signal. A reader of its log that stands still must not keep the process alive. */
async function runServer(command: () => Promise<ExitCode>): Promise<void> {
  useForServer(streams)
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = getExitCode(error)
  }
  await Promise.all([streams.out.flush(LAST_LINES_MS), streams.err.flush(LAST_LINES_MS)])
  process.exit()
}

function getExitCode(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CallError) {
    streams.err.write(`sectionwire: ${error.message}\n`)
    return 2
  }
  if (isSystemError(error)) {
    streams.err.write(`sectionwire: ${new FileError(error.path ?? 'a file', error, 'read or write').message}\n`)
    return 2
  }
  throw error
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = getExitCode(error)
}
