import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from '../newsroom/article.ts'
import { compareText } from '../newsroom/compare-text.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, lastChange } from '../newsroom/lifecycle.ts'

/** What subscribers know of a story. */
export interface Known {
  readonly id: string
  readonly file: string
  readonly guid?: string
  readonly published: Instant
  /** The last change that it showed. */
  readonly updated: Instant
  /** Of title, summary and text. */
  readonly digest: string
}

/** What was last published, in the order of ids. */
export type Ledger = SortedList<Known>

const byId = (a: Known, b: Known): number => compareText(a.id, b.id)

/** Nothing was published yet. */
export const NO_LEDGER: Ledger = SortedList.of<Known>([], byId)

/** What is known of the story with an id. */
export function knownAs(ledger: Ledger, id: string): Known | undefined {
  const known = ledger.at(ledger.firstIndex((each) => each.id >= id))
  return known?.id === id ? known : undefined
}

/** What subscribers get to know of an article that is visible; the very object of before when nothing is different. */
export function knownOf(article: Article, now: Instant, before: Known | undefined): Known | undefined {
  if (!isVisible(article, now)) return undefined
  const { id, file, guid, published, digest } = article
  const known = {
    id,
    file,
    ...(guid === undefined ? {} : { guid }),
    published,
    updated: lastChange(article, now),
    digest,
  }
  return before !== undefined && isSame(before, known) ? before : known
}

const isSame = (a: Known, b: Known): boolean =>
  a.id === b.id &&
  a.file === b.file &&
  a.guid === b.guid &&
  a.published === b.published &&
  a.updated === b.updated &&
  a.digest === b.digest
