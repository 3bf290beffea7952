import type { Instant } from '../../model/index.ts'
import type { Rendition } from '../rendition/index.ts'
import type { GetLastModified } from './registry.ts'

/**
 * A document that stays unchanged over several editions. Each edition asks for its date again: another process may have
 * rendered a different version in between, so that Last-Modified can be later than this process knows.
 */
export class DatedDocument {
  private readonly name: string
  private readonly date: GetLastModified
  private now: Instant
  private lastChange: Instant = Number.NEGATIVE_INFINITY
  private current: Promise<Rendition>

  /**
   * @param rendered its Last-Modified is the last change of its content
   * @param before the document's previous version
   */
  constructor(
    rendered: Promise<Rendition>,
    before: Promise<Rendition | undefined> | undefined,
    { name, now }: DatingContext,
    date: GetLastModified,
  ) {
    this.name = name
    this.date = date
    this.now = now
    this.current = rendered.then(async (first) => {
      this.lastChange = first.lastModified
      return dateRendition(first, await before?.catch(() => undefined), { name, now }, date)
    })
  }

  /** The document as the last edition got it. */
  get latest(): Promise<Rendition> {
    return this.current
  }

  /** Returns the document for an edition; the same promise unless the edition is newer than the last one. */
  at(now: Instant): Promise<Rendition> {
    if (now > this.now) {
      this.now = now
      this.current = this.current.then((before) =>
        dateRendition({ ...before, lastModified: this.lastChange }, before, { name: this.name, now }, this.date),
      )
    }
    return this.current
  }
}

/** Identifies a document and the edition that asks for its date. */
export interface DatingContext {
  /** The path, or another unique name. */
  readonly name: string
  /** The instant of the edition. */
  readonly now: Instant
}

/**
 * Returns a rendition with its Last-Modified; the previous rendition itself if nothing differs, which keeps its
 * compressed bytes.
 *
 * @param rendered its Last-Modified is the last change of its content
 */
export async function dateRendition(
  rendered: Rendition,
  before: Rendition | undefined,
  { name, now }: DatingContext,
  date: GetLastModified,
): Promise<Rendition> {
  const { etag, lastModified: lastChange } = rendered
  const lastModified = await date({ name, etag, lastChange, now })
  if (before?.etag !== etag) return { ...rendered, lastModified }
  const isSame = lastModified === before.lastModified && rendered.links.join() === before.links.join()
  return isSame ? before : { ...rendered, lastModified, encoded: before.encoded }
}
