#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { CallError } from './call-error.ts'
import type { ServeOptions } from './commands/serve.ts'
import type { ExitCode } from './commands/streams.ts'

const streams = { out: process.stdout, err: process.stderr }

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('sectionwire')
  .description('Publishes every section of a newsroom as RSS 2.0, Atom 1.0 and JSON Feed 1.1.')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .showHelpAfterError('(sectionwire --help tells what there is)')

/** A command that reads a content directory. */
const reading = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .version(version)
    .addOption(new Option('--articles <dir>', 'the content directory').default('articles').env('SECTIONWIRE_ARTICLES'))
    .addOption(new Option('--cache <dir>', 'where the index of what was read is kept').env('SECTIONWIRE_CACHE'))
    .option('--no-cache', 'read every file anew')

reading('serve', 'serve the newsroom over HTTP, following every change of the directory')
  .addOption(
    new Option('--port <n>', 'the TCP port; 0 picks a free one').default(3000).env('PORT').argParser(parsePort),
  )
  .addOption(new Option('--host <name>', 'the address to listen on').default('localhost').env('HOST'))
  .option('--url <url>', "the site's address; default: `url` in site.yaml, else where it is served")
  .action((options) => run(() => serveUntilStopped(options)))

reading('build', 'write the static tree')
  .option('--out <dir>', 'where the tree goes', 'feeds')
  .option('--url <url>', "the site's address; default: `url` in site.yaml")
  .option('--now <instant>', 'build the tree of that instant instead of the present')
  .option('--strict', 'write nothing when a record has a fault')
  .option('--no-compress', 'write no .gz and .br beside the documents')
  .action((options) => run(async () => (await import('./commands/build.ts')).build(options, streams, Date.now())))

reading('check', 'name every fault of every record and of the configuration')
  .option('--json', 'as JSON')
  .action((options) => run(async () => (await import('./commands/check.ts')).check(options, streams)))

reading('new', 'start an article')
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

/** Serves until SIGINT or SIGTERM; a second signal stops at once. */
async function serveUntilStopped(options: ServeOptions): Promise<ExitCode> {
  // Before anything is served: a signal that comes as soon as the address is printed is a polite one too.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })
  const { serve } = await import('./commands/serve.ts')
  const starting = serve(options, streams)
  const serving = await Promise.race([starting, stopped])
  if (typeof serving === 'number') return serving
  await stopped
  const begun = await starting
  if (typeof begun !== 'number') await begun.stop()
  return 0
}

/** Runs a command: its exit code is the process's; an error for people is printed without a stack. */
async function run(command: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}

function exitCodeOf(error: unknown): ExitCode {
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
  process.exitCode = exitCodeOf(error)
}
