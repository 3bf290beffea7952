import { EditionBuilder, type EditionSources } from '../edition/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { makeYielder } from '../system/index.ts'

/** Returns a builder of editions from a source; it yields to the event loop every few milliseconds. */
export const makeEditionBuilder = (
  source: Pick<RecordSource, 'text' | 'media'>,
  base: string,
  report: (problem: Problem) => void,
  more: Pick<EditionSources, 'status' | 'date' | 'feeds' | 'renderBody' | 'onNotRendered' | 'kept'> = {},
): EditionBuilder =>
  new EditionBuilder(base, {
    body: (article) => source.text(article),
    measure: (file) => source.media(file),
    yieldToEventLoop: makeYielder(),
    report,
    ...more,
  })
