import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Listening } from './database.ts'

/** The number of the last change is read at least this often: a notification can be lost. In milliseconds. */
const POLL_MS = 1000
/** Waits between attempts to reach a database that is away, in milliseconds. */
const RETRY_MS = [100, 200, 400, 800, 1000] as const

export interface WatcherOptions {
  /** Reads what is new. An error of the database means that it is away. */
  readonly read: () => Promise<void>
  /** Takes a line for the log: once when the database is lost, once when it is back. */
  readonly log: (line: string) => void
}

/**
 * Asks for changes when the database notifies of one, and every second: a notification wakes, and is not relied on. While
 * the database is away it tries again and again.
 */
export class ChangeWatcher {
  private readonly database: Database
  private readonly options: WatcherOptions
  private readonly ending = new AbortController()
  private listening: Listening | undefined
  private isAway = false
  private isNotified = false
  private wake = (): void => {}
  private readonly running: Promise<void>

  constructor(database: Database, options: WatcherOptions) {
    this.database = database
    this.options = options
    this.running = this.run()
  }

  /** True while the database cannot be reached. */
  get isDisconnected(): boolean {
    return this.isAway
  }

  async close(): Promise<void> {
    this.ending.abort()
    this.wake()
    await this.running
    await this.listening?.close()
  }

  private async run(): Promise<void> {
    let failures = 0
    while (!this.ending.signal.aborted) {
      try {
        this.listening ??= await this.listen()
        this.isNotified = false
        await this.options.read()
        failures = 0
        this.noteBack()
        if (!this.isNotified) await this.waitForNotice(POLL_MS)
      } catch (error) {
        if (this.ending.signal.aborted) return
        this.noteAway(error)
        await this.dropConnection()
        await this.waitForNotice(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? POLL_MS)
        failures += 1
      }
    }
  }

  /** Listens before the first look, so that no change falls between the two. */
  private listen(): Promise<Listening> {
    const onEnd = (): void => {
      void this.dropConnection()
      this.notify()
    }
    return this.database.listen('sectionwire', () => this.notify(), onEnd)
  }

  private notify(): void {
    this.isNotified = true
    this.wake()
  }

  private async waitForNotice(ms: number): Promise<void> {
    const noticed = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    if (this.ending.signal.aborted) return
    const timer = new AbortController()
    await Promise.race([noticed, sleep(ms, undefined, { signal: timer.signal, ref: false }).catch(() => {})])
    timer.abort()
  }

  private async dropConnection(): Promise<void> {
    const { listening } = this
    this.listening = undefined
    await listening?.close()
  }

  private noteAway(error: unknown): void {
    if (this.isAway) return
    this.isAway = true
    const reason = error instanceof Error ? error.message : String(error)
    this.options.log(`The last content stays online: ${reason}. The next attempts follow by themselves.`)
  }

  private noteBack(): void {
    if (!this.isAway) return
    this.isAway = false
    this.options.log(`${this.database.address.label} is back`)
  }
}
