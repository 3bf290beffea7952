import type { HubState } from '../delivery/websub/index.ts'
import { formatProblems, isFault } from '../problems/index.ts'
import { type HubStateOptions, openHubStates } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import { type ExitCode, formatCount, type Streams } from '../system/index.ts'

export interface HubsOptions extends HubStateOptions {
  readonly json?: boolean
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** Where the settings come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** The state of a topic at a hub; times as in RFC 3339. */
interface Row {
  readonly hub: string
  readonly topic: string
  readonly announced?: string
  readonly answer?: string
  readonly answered?: string
  /** Absent if nothing is pending. */
  readonly nextTry?: string
  /** True after a day of failed tries. */
  readonly gaveUp: boolean
}

/** Shows the state of each topic at each hub, as `serve` or `build --announce` left it. */
export async function hubs(options: HubsOptions, { out, err }: Streams, now: number): Promise<ExitCode> {
  const source = options.source ?? openSource({ articles: options.articles, cache: false, database: options.database })
  const { newsroom, problems } = await source.loadSettings()
  await source.close()
  err.write(formatProblems(problems.filter(isFault)))
  if (newsroom === undefined) return 1
  const states = await openHubStates(options, (line) => err.write(`${line}\n`)).load()
  const hubStates = newsroom.site.hubs.map(({ url }) => ({ url, state: states.get(url) }))
  const rows = hubStates.flatMap(({ url, state }) => (state === undefined ? [] : listRows(url, state)))
  if (options.json === true) out.write(`${JSON.stringify(rows, undefined, 2)}\n`)
  else if (hubStates.length === 0) out.write('There are no `hubs` in site.yaml.\n')
  else for (const { url, state } of hubStates) out.write(`${getTitle(url, state, now)}\n${formatTable(rows, url)}`)
  return 0
}

const listRows = (hub: string, state: HubState): Row[] =>
  [...state.topics].map(([topic, { announcedAt, answer, answeredAt, trying }]) => {
    const next = trying === undefined || trying.gaveUp ? undefined : Math.max(trying.nextTry, state.nextTry ?? 0)
    return {
      ...{ hub, topic },
      ...(announcedAt === undefined ? {} : { announced: iso(announcedAt) }),
      ...(answer === undefined ? {} : { answer }),
      ...(answeredAt === undefined ? {} : { answered: iso(answeredAt) }),
      ...(next === undefined ? {} : { nextTry: iso(next) }),
      gaveUp: trying?.gaveUp === true,
    }
  })

function getTitle(url: string, state: HubState | undefined, now: number): string {
  if (state === undefined) return `${url}: nothing announced yet`
  const waits = state.nextTry !== undefined && state.nextTry > now ? `, next try at ${iso(state.nextTry)}` : ''
  return state.failures === 0 ? url : `${url}: ${formatCount(state.failures, 'failure')} in a row${waits}`
}

const HEAD = ['  TOPIC', 'LAST ANNOUNCED', 'NEXT TRY', 'LAST ANSWER']

function formatTable(rows: readonly Row[], url: string): string {
  const lines = rows
    .filter(({ hub }) => hub === url)
    .map(({ topic, announced = 'never', nextTry, gaveUp, answer = '-' }) => [
      ...[`  ${new URL(topic).pathname}`, announced, nextTry ?? (gaveUp ? 'at the next change' : '-'), answer],
    ])
  if (lines.length === 0) return ''
  const table = [HEAD, ...lines]
  const widths = HEAD.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  const print = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `${table.map(print).join('\n')}\n`
}

const iso = (at: number): string => new Date(at).toISOString()
