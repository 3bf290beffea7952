import type { Clock } from '../../src/system/clock.ts'

/** A clock that moves when it is told to; timers fire in order as it passes them. */
export class FakeClock implements Clock {
  time: number
  private timers: { at: number; run: () => void }[] = []

  constructor(time: number) {
    this.time = time
  }

  now = (): number => this.time

  setTimer = (run: () => void, ms: number): { cancel(): void } => {
    const timer = { at: this.time + ms, run }
    this.timers.push(timer)
    return { cancel: () => this.timers.splice(this.timers.indexOf(timer), this.timers.includes(timer) ? 1 : 0) }
  }

  /** Lets time pass, firing timers on the way; gives the number that fired. */
  pass(ms: number): number {
    const end = this.time + ms
    let fired = 0
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers.splice(this.timers.indexOf(next), 1)
      this.time = Math.max(this.time, next.at)
      next.run()
      fired += 1
    }
    this.time = end
    return fired
  }

  /** The same, with time for what the timers set going to come to rest. */
  async passing(ms: number): Promise<void> {
    const end = this.time + ms
    await atRest()
    for (;;) {
      const next = Math.min(...this.timers.map(({ at }) => at))
      if (next > end) break
      this.pass(Math.max(next - this.time, 0))
      await atRest()
    }
    this.pass(end - this.time)
  }

  /** The wall clock is set; timers, which count elapsed time, do not notice. */
  jump(ms: number): void {
    this.time += ms
    for (const timer of this.timers) timer.at += ms
  }
}

/** Everything that waits for no timer and no other process has happened. */
export async function atRest(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
