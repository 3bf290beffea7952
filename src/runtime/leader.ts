import type { Worker } from 'node:cluster'
import type { Topic } from '../delivery/websub/index.ts'

/** A document in a version. */
export type TopicVersion = Pick<Topic, 'path' | 'etag'>

/** What the processes say to each other about announcing. */
type Message =
  /** To a worker: it is the one that speaks to hubs. */
  | { readonly speaker: 'speak' }
  /** From the speaker, and on to the others: do you serve these? */
  | { readonly speaker: 'ask'; readonly id: number; readonly versions: readonly TopicVersion[] }
  | { readonly speaker: 'answer'; readonly id: number; readonly yes: boolean }

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'speaker' in message

/** An answer that takes longer, in milliseconds, counts as no. */
const PATIENCE = 5_000

/** Questions under way, by number. */
class Questions {
  private last = 0
  private readonly open = new Map<number, (yes: boolean) => void>()

  ask(send: (id: number) => void): Promise<boolean> {
    this.last += 1
    const id = this.last
    return new Promise((resolve) => {
      const end = (yes: boolean): void => {
        clearTimeout(timer)
        this.open.delete(id)
        resolve(yes)
      }
      const timer = setTimeout(end, PATIENCE, false)
      timer.unref()
      this.open.set(id, end)
      send(id)
    })
  }

  answer(id: number, yes: boolean): void {
    this.open.get(id)?.(yes)
  }
}

/**
 * The side of the process that keeps the workers: one of them speaks to the hubs for all, another when that one is gone;
 * and it asks the others through here, since a hub's request may come to any of them.
 */
export class Leader {
  /** Workers that serve, oldest first. */
  private readonly serving = new Set<Worker>()
  private readonly questions = new Questions()
  private leaderId: Worker | undefined

  /** A worker serves from now on. */
  join(worker: Worker): void {
    this.serving.add(worker)
    worker.on('message', (message: unknown) => {
      if (!isMessage(message)) return
      if (message.speaker === 'answer') this.questions.answer(message.id, message.yes)
      if (message.speaker === 'ask') void this.pass(worker, message)
    })
    this.appoint()
  }

  /** A worker takes no more requests. It may be announcing still: its place is free when it is gone. */
  retire(worker: Worker): void {
    this.serving.delete(worker)
  }

  /** A worker has ended. */
  leave(worker: Worker): void {
    this.serving.delete(worker)
    if (this.leaderId === worker) this.leaderId = undefined
    this.appoint()
  }

  private appoint(): void {
    if (this.leaderId !== undefined) return
    // The youngest: when all are replaced, its turn comes last.
    this.leaderId = [...this.serving].at(-1)
    if (this.leaderId !== undefined) send(this.leaderId, { speaker: 'speak' })
  }

  private async pass(asking: Worker, { id, versions }: Message & { speaker: 'ask' }): Promise<void> {
    const others = [...this.serving].filter((worker) => worker !== asking)
    const answers = others.map((worker) =>
      this.questions.ask((number) => send(worker, { speaker: 'ask', id: number, versions })),
    )
    const yes = (await Promise.all(answers)).every((answer) => answer)
    send(asking, { speaker: 'answer', id, yes })
  }
}

/** What is said to a process that has just died is lost, and that is no fault of the one that says it. */
export const ignoreLostMessage = (): void => {}

/** Its channel is closed when it has just died. */
function send(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, ignoreLostMessage)
}

const asked = new Questions()

/** To the process that keeps the workers, unless that has ended. */
function tell(message: Message): void {
  if (process.connected) process.send?.(message)
}

/** The side of a worker. */
export const leaderChannel = {
  /** Calls back when this process is to speak to the hubs. */
  onElected: (begin: () => void): void => {
    process.on('message', (message: unknown) => {
      if (isMessage(message) && message.speaker === 'speak') begin()
    })
  },

  /** Whether every other process serves these versions. */
  confirm: (versions: readonly TopicVersion[]): Promise<boolean> =>
    asked.ask((id) => tell({ speaker: 'ask', id, versions })),

  /** @param serves whether this process serves these versions */
  onServingQuestion: (serves: (versions: readonly TopicVersion[]) => Promise<boolean>): void => {
    process.on('message', (message: unknown) => {
      if (!isMessage(message)) return
      if (message.speaker === 'answer') asked.answer(message.id, message.yes)
      if (message.speaker !== 'ask') return
      const { id } = message
      const answer = (yes: boolean): void => tell({ speaker: 'answer', id, yes })
      serves(message.versions).then(answer, () => answer(false))
    })
  },
}
