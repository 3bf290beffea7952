import { type ArticleChange, formatChanges } from '../runtime/index.ts'
import type { Streams } from '../system/index.ts'

type Log = Streams['err']

/** Returns a stream that writes each line as an object of JSON with its time. */
export const makeJsonLog = (log: Log, now: () => number): Log => ({
  write: (text) =>
    log.write(
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((message) => formatObject({ message }, now))
        .join(''),
    ),
})

/** Writes a line for each change that readers see. */
export function logChanges(
  changes: readonly ArticleChange[],
  format: 'json' | undefined,
  log: Log,
  now: () => number,
): void {
  if (format === 'json') for (const change of changes) log.write(formatObject(change, now))
  else for (const line of formatChanges(changes)) log.write(`${line}\n`)
}

const formatObject = (fields: object, now: () => number): string =>
  `${JSON.stringify({ time: new Date(now()).toISOString(), ...fields })}\n`
