import type { PersistentMap } from '../collections/persistent-map.ts'
import { SortedList } from '../collections/sorted-list.ts'
import type { Steps } from '../collections/steps.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, lastChange } from '../newsroom/lifecycle.ts'
import { type Departed, type Departure, departing, departureOf, NOBODY } from './departed.ts'
import type { Filing } from './filing.ts'
import { newestFirst } from './orders.ts'

/** An article with the last change that it shows. */
interface Changed {
  readonly article: Article
  readonly at: Instant
}

/** What is filed under one name. */
export interface Held {
  /** Visible ones, newest publication first. */
  readonly articles: SortedList<Article>
  /** The same, the last changed first: there only where a feed is in that order. */
  readonly byChange?: SortedList<Changed>
  /** What was visible once. */
  readonly departed: Departed
}

export const NOTHING: Held = { articles: SortedList.of<Article>([], newestFirst), departed: NOBODY }

/** Of what comes under a name, or goes: the visible ones, and those that were once; newest publication first. */
interface Part {
  readonly articles: Article[]
  readonly departures: Departure[]
  readonly now: Instant
}

/** What has come and what has gone: what changed is in both, as it is and as it was. */
export interface Edits {
  readonly added: Part
  readonly removed: Part
}

/** Files articles under their names as they are at an instant: what nobody has seen yet is filed nowhere. */
export class Filer {
  /** The edits of each name. */
  readonly byName = new Map<string, Edits>()
  private readonly filing: Filing
  private readonly instants: { readonly added: Instant; readonly removed: Instant }

  constructor(filing: Filing, instants: { readonly added: Instant; readonly removed: Instant }) {
    this.filing = filing
    this.instants = instants
  }

  /** Whether the article is visible. */
  file(article: Article, kind: keyof Edits): boolean {
    const now = this.instants[kind]
    if (isVisible(article, now)) {
      for (const name of this.filing.namesOf(article)) this.edits(name)[kind].articles.push(article)
      return true
    }
    const departure = departureOf(article, now)
    if (departure === undefined) return false
    for (const name of this.filing.namesOf(article)) this.edits(name)[kind].departures.push(departure)
    return false
  }

  private edits(name: string): Edits {
    const known = this.byName.get(name)
    if (known !== undefined) return known
    const { added, removed } = this.instants
    const edits = { added: partAt(added), removed: partAt(removed) }
    this.byName.set(name, edits)
    return edits
  }
}

const partAt = (now: Instant): Part => ({ articles: [], departures: [], now })

/**
 * What is held under the names of the edits; undefined where nothing is left.
 *
 * @param isByChange whether a name's feed is in the order of change
 */
export function* heldWith(
  before: PersistentMap<Held>,
  edits: ReadonlyMap<string, Edits>,
  isByChange: (name: string) => boolean,
): Steps<Map<string, Held | undefined>> {
  const all = new Map<string, Held | undefined>()
  for (const [name, edit] of edits) {
    const held = yield* following(before.get(name) ?? NOTHING, edit, isByChange(name))
    const isEmpty = held.articles.length === 0 && held.departed.byDeparture.length === 0
    all.set(name, isEmpty ? undefined : held)
    yield
  }
  return all
}

function* following(before: Held, { added, removed }: Edits, isByChange: boolean): Steps<Held> {
  const articles = yield* before.articles.followingInOrder(added.articles, removed.articles)
  const departed = departing(before.departed, added.departures, removed.departures)
  if (!isByChange) return { articles, departed }
  const { byChange = SortedList.of<Changed>([], lastChangedFirst) } = before
  return { articles, departed, byChange: yield* byChange.following(changesOf(added), changesOf(removed)) }
}

const lastChangedFirst = (a: Changed, b: Changed): number => b.at - a.at || newestFirst(a.article, b.article)

const changesOf = ({ articles, now }: Part): Changed[] =>
  articles.map((article) => ({ article, at: lastChange(article, now) }))
