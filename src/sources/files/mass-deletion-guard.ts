import type { Problem } from '../../problems/index.ts'

/** With fewer articles gone at once there is no alarm. */
const FEWEST = 5
/** What is lost within so many milliseconds counts as lost at once: a big folder takes a while to go. */
const AT_ONCE = 30_000

/**
 * Articles whose files are gone. An editor deletes some; when more than half go at once, or the configuration with them,
 * a mount has failed or a checkout is under way: they stay until they have been away for long enough.
 */
export class MassDeletionGuard {
  private readonly holdMs: number
  private readonly clock: () => number
  private readonly gone = new Set<string>()
  /** How many articles there were before anything was lost, and when that was. */
  private before = { count: 0, at: Number.NEGATIVE_INFINITY }
  private isConfigured = true
  private left = 0
  private held: { readonly since: number } | undefined

  constructor(holdMs: number, clock: () => number) {
    this.holdMs = holdMs
    this.clock = clock
  }

  /**
   * A new look at the directory begins.
   *
   * @param count articles known
   * @param isConfigured whether directory and site.yaml are there
   */
  begin(count: number, isConfigured: boolean): void {
    this.isConfigured = isConfigured
    const { at, count: most } = this.before
    if (this.held === undefined && (count >= most || this.clock() - at > AT_ONCE)) {
      this.before = { count, at: this.clock() }
    }
  }

  add(path: string): void {
    this.gone.add(path)
  }

  found(path: string): void {
    this.gone.delete(path)
  }

  /** The look is over: the paths that are to be let go. */
  settle(count: number): string[] {
    this.left = count - this.gone.size
    const isMass = this.gone.size >= FEWEST && count - this.gone.size < this.before.count / 2
    const isAlarming = this.gone.size > 0 && (isMass || !this.isConfigured)
    if (isAlarming) this.held ??= { since: this.clock() }
    else this.held = undefined
    // Without its configuration a newsroom is no newsroom, however long that lasts.
    const isOver = this.held !== undefined && this.isConfigured && this.clock() - this.held.since >= this.holdMs
    if (this.held !== undefined && !isOver) return []
    const lost = [...this.gone]
    this.gone.clear()
    this.held = undefined
    return lost
  }

  problems(): Problem[] {
    const alarm = { code: 'content-gone', severity: 'fault', file: '.', place: { line: 1, column: 1 } } as const
    if (!this.isConfigured) {
      const expected = 'the content directory with its site.yaml'
      return [
        {
          ...alarm,
          found: 'nothing, or no site.yaml',
          expected,
          fix: 'The last version stays online until the files are back.',
        },
      ]
    }
    if (this.held === undefined) return []
    const found = `${this.before.count - this.left} of ${this.before.count} articles gone within a short time`
    const fix = `The last version stays online. If you meant to delete the articles, wait ${Math.round(this.holdMs / 1000)} seconds, or restart.`
    return [{ ...alarm, found, expected: 'most articles to stay', fix }]
  }
}
