import { compareText } from '../../collections/index.ts'
import { type Article, type Instant, type LifecycleEvent, listUpcomingEvents } from '../../model/index.ts'
import { formatProblems, isFault } from '../../problems/index.ts'
import { openSource, type RecordSource } from '../../sources/index.ts'
import { type ExitCode, makeYielder, type Streams } from '../../system/index.ts'
import { parseInstantOption } from '../option-values.ts'
import { formatTable, formatTime, toOneLine } from '../text-table.ts'

export interface ScheduleOptions {
  readonly articles: string
  /** A date and time as written. @default now */
  readonly now?: string
  readonly json?: boolean
  readonly cache?: string | false
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

interface UpcomingEvent {
  readonly at: Instant
  readonly turn: LifecycleEvent
  readonly article: Article
}

/** Lists coming changes, soonest first: the time in the newsroom's timezone, the time left, the change and the article. */
export async function schedule(options: ScheduleOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  const { newsroom, articles, problems } = await source.load()
  await source.close()
  err.write(formatProblems(problems.filter(isFault)))
  if (newsroom === undefined) return 1
  const { timezone } = newsroom.site
  const now = options.now === undefined ? present : parseInstantOption('--now', options.now, timezone, present)
  const events = [...articles]
    .flatMap((article): UpcomingEvent[] => listUpcomingEvents(article, now).map((turn) => ({ ...turn, article })))
    .sort((a, b) => a.at - b.at || compareText(a.article.id, b.article.id))
  if (options.json === true) out.write(`${JSON.stringify(events.map(toJson), undefined, 2)}\n`)
  else if (events.length === 0) out.write('Nothing is scheduled.\n')
  else
    out.write(
      formatTable(
        events.map((each) => [formatTime(each.at, timezone), formatTimeLeft(each.at - now), ...describeEvent(each)]),
      ),
    )
  return 0
}

const toJson = ({ at, turn, article }: UpcomingEvent) => ({
  at: new Date(at).toISOString(),
  turn,
  id: article.id,
  title: article.title,
  file: article.file,
})

const EVENT_TEXTS: Readonly<Record<LifecycleEvent, string>> = {
  appears: 'appears',
  updated: 'is updated',
  corrected: 'is corrected',
  retracted: 'is retracted',
  expires: 'expires',
  withdrawn: 'is withdrawn',
}

const describeEvent = ({ turn, article }: UpcomingEvent): string[] =>
  [EVENT_TEXTS[turn], article.title, article.id].map(toOneLine)

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** Returns a duration in its two largest units: `in 3 d 4 h`, `in 20 s`. */
function formatTimeLeft(ms: number): string {
  let rest = Math.ceil(ms / 1000) * 1000
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count === 0 ? [] : [`${count} ${unit}`]
  })
  return `in ${parts.slice(0, 2).join(' ')}`
}
