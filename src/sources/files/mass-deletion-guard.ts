import type { Problem } from '../../problems/index.ts'

/** Fewer missing articles than this never count as a mass deletion. */
const MIN_MISSING = 5
/** Deletions within this time count as one, because a large folder takes a while to delete. In milliseconds. */
const WINDOW_MS = 30_000

/**
 * Decides when missing files count as deleted. Editors delete a few at a time. When more than half are missing at once,
 * or site.yaml is, a mount has probably failed or a checkout is running: the articles stay until `holdMs` has passed.
 */
export class MassDeletionGuard {
  private readonly holdMs: number
  private readonly clock: () => number
  private readonly missing = new Set<string>()
  /** The number of articles before the first was missing, and the time of that count. */
  private before = { count: 0, at: Number.NEGATIVE_INFINITY }
  private isConfigured = true
  private remaining = 0
  private held: { readonly since: number } | undefined

  constructor(holdMs: number, clock: () => number) {
    this.holdMs = holdMs
    this.clock = clock
  }

  /**
   * Starts a scan of the directory.
   *
   * @param count number of indexed articles
   * @param isConfigured whether the directory and its site.yaml exist
   */
  beginScan(count: number, isConfigured: boolean): void {
    this.isConfigured = isConfigured
    const { at, count: maxCount } = this.before
    if (this.held === undefined && (count >= maxCount || this.clock() - at > WINDOW_MS)) {
      this.before = { count, at: this.clock() }
    }
  }

  /** Continues what another process began to hold. @param ageMs how long ago */
  resume(ageMs: number): void {
    this.held = { since: this.clock() - ageMs }
  }

  /** How long a mass deletion has been held, in milliseconds; undefined when none is. */
  get heldForMs(): number | undefined {
    return this.held && this.clock() - this.held.since
  }

  add(path: string): void {
    this.missing.add(path)
  }

  found(path: string): void {
    this.missing.delete(path)
  }

  /** Ends the scan; returns the paths that count as deleted. */
  endScan(count: number): string[] {
    this.remaining = count - this.missing.size
    const isMass = this.missing.size >= MIN_MISSING && count - this.missing.size < this.before.count / 2
    const isAlarming = this.missing.size > 0 && (isMass || !this.isConfigured)
    if (isAlarming) this.held ??= { since: this.clock() }
    else this.held = undefined
    // Without site.yaml nothing counts as deleted, however long that lasts.
    const isOver = this.held !== undefined && this.isConfigured && this.clock() - this.held.since >= this.holdMs
    if (this.held !== undefined && !isOver) return []
    const deleted = [...this.missing]
    this.missing.clear()
    this.held = undefined
    return deleted
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
    const found = `${this.before.count - this.remaining} of ${this.before.count} articles gone within a short time`
    const fix = `The last version stays online. If you meant to delete the articles, wait ${Math.round(this.holdMs / 1000)} seconds.`
    return [{ ...alarm, found, expected: 'most articles to stay', fix }]
  }
}
