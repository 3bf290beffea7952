import type { Rendition } from '../feeds/rendition.ts'
import { sameElements } from '../feeds/same.ts'
import type { Instant } from '../newsroom/instant.ts'
import { dated } from './dating.ts'

interface Printed {
  readonly stamp: readonly unknown[]
  readonly rendition: Promise<Rendition>
  bytes: number
}

/** Documents that are many and seldom asked for: the last ones printed are kept, up to so many bytes. */
export class Shelf {
  private readonly printed = new Map<string, Printed>()
  private readonly mostBytes: number
  private bytes = 0

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes
  }

  /**
   * The document at a path: the one printed last as long as everything that it shows is the same.
   *
   * @param stamp everything that it shows
   * @param now the instant of the edition: bytes that changed without anything having happened were modified then
   */
  get(path: string, stamp: readonly unknown[], now: Instant, print: () => Promise<Rendition>): Promise<Rendition> {
    const known = this.printed.get(path)
    if (known !== undefined && sameElements(known.stamp, stamp)) {
      // The one used last is let go last.
      this.printed.delete(path)
      this.printed.set(path, known)
      return known.rendition
    }
    const rendition = print().then(async (made) => dated(made, await known?.rendition.catch(() => undefined), now))
    this.forget(path)
    const printed: Printed = { stamp, rendition, bytes: 0 }
    this.printed.set(path, printed)
    rendition.then(
      ({ body }) => this.count(path, printed, body.length),
      () => this.forget(path),
    )
    return rendition
  }

  private count(path: string, printed: Printed, bytes: number): void {
    if (this.printed.get(path) !== printed) return
    printed.bytes = bytes
    this.bytes += bytes
    for (const oldest of this.printed.keys()) {
      if (this.bytes <= this.mostBytes || oldest === path) break
      this.forget(oldest)
    }
  }

  private forget(path: string): void {
    this.bytes -= this.printed.get(path)?.bytes ?? 0
    this.printed.delete(path)
  }
}
