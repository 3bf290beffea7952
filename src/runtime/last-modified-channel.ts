import type { Worker } from 'node:cluster'
import type { GetLastModified, RenderedVersion } from '../edition/last-modified/index.ts'
import type { Instant } from '../model/index.ts'
import { ignoreLostMessage } from './leader.ts'

/** What the processes say to each other about the dates of documents. */
type Message =
  | { readonly dates: 'ask'; readonly id: number; readonly printing: RenderedVersion }
  | { readonly dates: 'answer'; readonly id: number; readonly modified: Instant }

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'dates' in message

/** The side of the process that keeps the workers: all of them have the dates of one book. */
export function serveLastModified(worker: Worker, date: GetLastModified): void {
  worker.on('message', async (message: unknown) => {
    if (!isMessage(message) || message.dates !== 'ask') return
    const { id, printing } = message
    const modified = await date(printing)
    // It may have died while it waited.
    if (worker.isConnected()) worker.send({ dates: 'answer', id, modified } satisfies Message, ignoreLostMessage)
  })
}

/** The side of a worker. One that has lost the first process ends, and dates by what happened until then. */
export function requestLastModified(): GetLastModified {
  const open = new Map<number, { readonly printing: RenderedVersion; readonly resolve: (modified: Instant) => void }>()
  let last = 0
  process.on('message', (message: unknown) => {
    if (!isMessage(message) || message.dates !== 'answer') return
    open.get(message.id)?.resolve(message.modified)
    open.delete(message.id)
  })
  process.on('disconnect', () => {
    for (const { printing, resolve } of open.values()) resolve(printing.lastChange)
    open.clear()
  })
  return (printing) => {
    if (!process.connected) return printing.lastChange
    last += 1
    const id = last
    return new Promise((resolve) => {
      open.set(id, { printing, resolve })
      process.send?.({ dates: 'ask', id, printing } satisfies Message)
    })
  }
}
