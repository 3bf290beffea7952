import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ContentReader } from '../content/reader.ts'
import { type Watcher, watchContent } from '../content/watch.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import { createApp } from '../http/app.ts'
import { Live } from '../http/live.ts'
import { drain, listen } from '../http/server.ts'
import type { Site } from '../newsroom/site.ts'
import type { Problem } from '../problem.ts'
import { formatProblem } from '../problem.ts'
import { Progress } from './progress.ts'
import { breather, counted, isFault, parseBase, pressFor, problemLines } from './publishing.ts'
import type { ExitCode, Streams } from './streams.ts'

export interface ServeOptions {
  readonly articles: string
  readonly port: number
  readonly host: string
  readonly url?: string
  readonly cache?: string | false
}

/** A newsroom being served, until it is stopped. */
export interface Serving {
  readonly address: string
  /** Lets requests under way finish, then stops. */
  stop(): Promise<void>
}

/** Serves the newsroom; resolves when it stands, with an exit code instead when its configuration does not allow it. */
export async function serve(options: ServeOptions, { out, err }: Streams): Promise<Serving | ExitCode> {
  const given = options.url === undefined ? undefined : parseBase(options.url)
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const say = (problem: Problem): void => {
    err.write(`${formatProblem(problem)}\n`)
  }
  let live: Live | undefined
  const app = createApp({
    edition: () => live?.edition(),
    contentDirectory: options.articles,
    log: (line) => err.write(`${line}\n`),
  })
  const server = await listen(app, options)
  const progress = new Progress('Reading articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Read ${counted(articles.length, 'article')}`)
  err.write(problemLines(problems.filter(isFault)))
  if (newsroom === undefined) {
    await drain(server, 0)
    return 1
  }
  const base = given ?? newsroom.site.url ?? servedAt(server, options.host)
  const press = pressFor(reader, base, say)
  live = new Live((catalogue) => press.edition(catalogue))
  live.replace(newsroom, articles)
  const watcher = await follow(reader, live, options.articles, say)
  out.write(welcome(newsroom.site, base, servedAt(server, options.host)))
  return { address: servedAt(server, options.host), stop: () => stop(server, watcher, live) }
}

/** Puts every change of the directory into the live edition; a problem is told once, when it appears. */
function follow(
  reader: ContentReader,
  live: Live,
  directory: string,
  say: (problem: Problem) => void,
): Promise<Watcher> {
  let known = new Set<string>()
  return watchContent(directory, async (paths) => {
    const { newsroom, articles, problems, changed } = await reader.refresh(paths)
    const faults = new Map(problems.filter(isFault).map((problem) => [formatProblem(problem), problem]))
    for (const [line, problem] of faults) if (!known.has(line)) say(problem)
    known = new Set(faults.keys())
    if (changed && newsroom !== undefined) live.replace(newsroom, articles)
  })
}

async function stop(server: Server, watcher: Watcher, live: Live | undefined): Promise<void> {
  await watcher.close()
  live?.close()
  await drain(server)
}

/** The address on which the server listens, as a person on this machine would type it. */
function servedAt(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}/`
}

/** What a person sees who has just started the newsroom: where it is, and every section's feeds. */
function welcome(site: Site, base: string, address: string): string {
  const lines: [string, string][] = [[site.title, ''], ...sectionLines(site.sections, 1)]
  const width = Math.max(...lines.map(([label]) => label.length), 'All feeds (OPML)'.length)
  const rows = lines.map(([label, scope]) => {
    const [first, ...others] = site.feeds.formats
    if (first === undefined) return ''
    const files = others.map((format) => feedPath('', format))
    return `  ${label.padEnd(width)}  ${base}${feedPath(scope, first)}  ${files.join('  ')}\n`
  })
  const opml = `  ${'All feeds (OPML)'.padEnd(width)}  ${base}${OPML_PATH}\n`
  return `${site.title} is being served at ${address}\n${rows.join('')}${opml}Stop with Ctrl+C.\n`
}

const sectionLines = (sections: Site['sections'], depth: number): [string, string][] =>
  sections.flatMap(({ id, title, sections: below }): [string, string][] => [
    [`${'  '.repeat(depth)}${title}`, id],
    ...sectionLines(below, depth + 1),
  ])
