import type { Streams } from '../../src/system/streams.ts'

/** Streams that keep what is written to them. */
export function collectStreams(): {
  readonly streams: Streams
  readonly out: () => string
  readonly err: () => string
} {
  const [out, err]: [string[], string[]] = [[], []]
  const streams = {
    out: { write: (text: string) => out.push(text) },
    err: { isTTY: false, write: (text: string) => err.push(text) > 0 },
  }
  return { streams, out: () => out.join(''), err: () => err.join('') }
}
