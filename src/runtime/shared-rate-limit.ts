import type { Worker } from 'node:cluster'
import type { ChargeChannel, Charges } from '../delivery/server/index.ts'
import { ignoreLostMessage } from './leader.ts'

/** What the processes say to each other about clients that ask often. */
interface Message {
  readonly charged: Charges
}

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'charged' in message

/** The side of the process that keeps the workers: what one tells of its clients goes on to all others. */
export function forwardCharges(worker: Worker, all: () => Iterable<Worker>): void {
  worker.on('message', (message: unknown) => {
    if (!isMessage(message)) return
    for (const other of all()) if (other !== worker && other.isConnected()) other.send(message, ignoreLostMessage)
  })
}

/** The side of a worker: its rate limit has its clients in common with the others'. */
export const sharedRateLimit: ChargeChannel = {
  send: (charged) => {
    if (process.connected) process.send?.({ charged } satisfies Message)
  },
  onReceive: (listen) => {
    process.on('message', (message: unknown) => {
      if (isMessage(message)) listen(message.charged)
    })
  },
}
