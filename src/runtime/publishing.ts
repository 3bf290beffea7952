import { EditionBuilder, type EditionSources } from '../edition/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import { formatProblem, type Problem, sortProblems } from '../problems/index.ts'
import { parseInstant } from '../records/index.ts'
import { type RecordSource, VersionGone } from '../sources/index.ts'
import { UsageError } from '../system/index.ts'

/** Returns a builder of editions from a source; it yields to the event loop every few milliseconds. */
export const makeEditionBuilder = (
  source: RecordSource,
  base: string,
  report: (problem: Problem) => void,
  more: Pick<EditionSources, 'cache' | 'status' | 'date' | 'feeds'> = {},
): EditionBuilder =>
  new EditionBuilder(base, {
    body: (article) => source.text(article).catch(handleVersionGone),
    measure: (file) => source.media(file),
    yieldToEventLoop: makeYielder(),
    report,
    ...more,
  })

/** The text of a version that is gone counts as absent: the next edition has the new version. */
function handleVersionGone(error: unknown): undefined {
  if (error instanceof VersionGone) return undefined
  throw error
}

/** Longest stretch of work, in milliseconds, between two looks at the event loop. */
const STRETCH = 2

/** Waits for the event loop now and then. */
export function makeYielder(stretch = STRETCH): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < stretch) return
    await new Promise((resolve) => setImmediate(resolve))
    last = performance.now()
  }
}

/** The site's address from `--url`, with its trailing slash; throws when it is none. */
export function parseBase(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`--url: found "${url}"; expected an http or https address such as https://news.example.org/`)
  }
  if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    throw new UsageError(`--url: found "${url}"; expected the address of a folder: no query, fragment or password`)
  }
  if (!parsed.pathname.endsWith('/')) parsed.pathname += '/'
  return parsed.href
}

/** The instant that an option names; throws when it is none. */
export function parseInstantOption(option: string, text: string, timezone: string): number {
  const parsed = parseInstant(text, timezone)
  if (typeof parsed === 'number') return parsed
  throw new UsageError(`${option}: found "${text}"; expected a date and time such as 2026-11-20T12:00:00Z`)
}

/** Problems as lines, in their order. */
export const formatProblems = (problems: readonly Problem[]): string =>
  sortProblems(problems)
    .map((problem) => `${formatProblem(problem)}\n`)
    .join('')

export const isFault = ({ severity }: Problem): boolean => severity !== 'warning'

/** "12 articles", "1 article". */
export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`

export interface Loaded {
  readonly newsroom: Newsroom
  readonly articles: Articles
  readonly problems: readonly Problem[]
}
