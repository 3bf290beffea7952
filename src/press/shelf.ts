import type { Rendition } from '../feeds/rendition.ts'
import { sameElements } from '../feeds/same.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { DateOf } from './date-book.ts'
import { DatedDocument } from './dated-document.ts'

interface Printed {
  readonly stamp: readonly unknown[]
  readonly document: DatedDocument
  bytes: number
}

/** Documents that are many and seldom asked for: the last ones printed are kept, up to so many bytes. */
export class Shelf {
  private readonly printed = new Map<string, Printed>()
  private readonly mostBytes: number
  private readonly date: DateOf
  private bytes = 0

  constructor(mostBytes: number, date: DateOf) {
    this.mostBytes = mostBytes
    this.date = date
  }

  /**
   * The document of a name, its path mostly: the one printed last as long as everything that it shows is the same.
   *
   * @param stamp everything that it shows
   * @param now the instant of the edition
   */
  get(name: string, stamp: readonly unknown[], now: Instant, print: () => Promise<Rendition>): Promise<Rendition> {
    const known = this.printed.get(name)
    if (known !== undefined && sameElements(known.stamp, stamp)) {
      // The one used last is let go last.
      this.printed.delete(name)
      this.printed.set(name, known)
      return known.document.at(now)
    }
    const document = new DatedDocument(print(), known?.document.latest, { name, now }, this.date)
    const rendition = document.at(now)
    this.forget(name)
    const printed: Printed = { stamp, document, bytes: 0 }
    this.printed.set(name, printed)
    rendition.then(
      ({ body }) => this.count(name, printed, body.length),
      () => this.forget(name),
    )
    return rendition
  }

  private count(name: string, printed: Printed, bytes: number): void {
    if (this.printed.get(name) !== printed) return
    printed.bytes = bytes
    this.bytes += bytes
    for (const oldest of this.printed.keys()) {
      if (this.bytes <= this.mostBytes || oldest === name) break
      this.forget(oldest)
    }
  }

  private forget(name: string): void {
    this.bytes -= this.printed.get(name)?.bytes ?? 0
    this.printed.delete(name)
  }
}
