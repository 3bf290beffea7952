import { authorOf, type Catalogue } from '../catalogue/catalogue.ts'
import { NOTHING } from '../catalogue/held.ts'
import { type MediaPlace, mediaPlace } from '../catalogue/media.ts'
import { newestFirst } from '../catalogue/orders.ts'
import type { Entries } from '../collections/persistent-map.ts'
import { PersistentMultimap } from '../collections/persistent-multimap.ts'
import type { SortedList } from '../collections/sorted-list.ts'
import { eachInSteps, type Steps } from '../collections/steps.ts'
import { articleUrl } from '../feeds/article-url.ts'
import type { Measured } from '../feeds/build-item.ts'
import type { MediaFile } from '../feeds/edition.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import type { Newsroom } from '../newsroom/site.ts'
import { normalForm } from '../newsroom/url-path.ts'

/** Articles looked through in one step. */
const STEP = 100

/** A file that an article shows. */
interface Claim extends MediaPlace {
  readonly article: Article
  /** Among those of the article. */
  readonly number: number
  /** A retracted article shows its authors still, and nothing else. */
  readonly isAvatar: boolean
}

/** The files of the content directory that a newsroom's visible articles name, whether they are there or not. */
export interface MediaIndex {
  readonly newsroom: Newsroom
  readonly articles: SortedList<Article>
  /** By the normal form of the path at which a file is published: the newest article's first. */
  readonly claims: PersistentMultimap<Claim>
  /** What site.yaml names. */
  readonly own: readonly MediaPlace[]
}

const newestClaimFirst = (a: Claim, b: Claim): number => newestFirst(a.article, b.article) || a.number - b.number

/** The index of a catalogue, at the cost of what has changed since that of another. */
export function* mediaIndex(
  before: MediaIndex | undefined,
  { newsroom, scopes }: Catalogue,
  base: string,
): Steps<MediaIndex> {
  const from = before?.newsroom === newsroom ? before : nothing(newsroom, base)
  const { articles } = scopes.get('') ?? NOTHING
  const { added, removed } = articles.changesSince(from.articles)
  const claims = yield* from.claims.following(
    yield* claimsOf(added, newsroom, base),
    yield* claimsOf(removed, newsroom, base),
  )
  return { ...from, articles, claims }
}

function nothing(newsroom: Newsroom, base: string): MediaIndex {
  const { logo, icon, nameplate, stylesheet } = newsroom.site
  const own = [logo, icon, nameplate, stylesheet].flatMap((reference) =>
    reference === undefined ? [] : (mediaPlace(reference, '', base, base) ?? []),
  )
  return { newsroom, articles: NOTHING.articles, claims: PersistentMultimap.of<Claim>(newestClaimFirst), own }
}

function* claimsOf(articles: readonly Article[], newsroom: Newsroom, base: string): Steps<Entries<Claim>> {
  const claims: [string, Claim][] = []
  yield* eachInSteps(articles, STEP, (article) => {
    for (const claim of claimsBy(article, newsroom, base)) claims.push([keyOf(claim.path), claim])
  })
  return claims
}

function claimsBy(article: Article, newsroom: Newsroom, base: string): readonly Claim[] {
  const claims: Claim[] = []
  const add = (place: MediaPlace | undefined, isAvatar: boolean): void => {
    if (place !== undefined) claims.push({ ...place, article, number: claims.length, isAvatar })
  }
  for (const author of article.authors) {
    const { avatar } = authorOf(newsroom, author)
    if (avatar !== undefined) add(mediaPlace(avatar, '', base, base), true)
  }
  if (article.media.length === 0) return claims
  const page = articleUrl(newsroom.site, article, base)
  for (const reference of article.media) add(mediaPlace(reference, article.file, page, base), false)
  return claims
}

const keyOf = (path: string): string => normalForm(path) ?? path

/** Gives a file of the content directory; undefined when it isn't there. */
type Measure = (file: string) => Measured | undefined

/** The file that is published at a path in normal form at an instant, if there is one. */
export function mediumAt(index: MediaIndex, path: string, now: Instant, measure: Measure): MediaFile | undefined {
  const own = index.own.find((place) => keyOf(place.path) === path && measure(place.file) !== undefined)
  return own ?? shown(index.claims.all(path), now, measure).next().value
}

/**
 * All files that something visible shows at an instant, by the path at which they are published. A picture of an
 * embargoed article alone is in no edition, nor is anything that a retracted article showed.
 */
export function allMedia(index: MediaIndex, now: Instant, measure: Measure): ReadonlyMap<string, MediaFile> {
  const media = new Map<string, MediaFile>()
  const add = (place: MediaFile): void => {
    if (!media.has(place.path)) media.set(place.path, place)
  }
  for (const place of index.own) if (measure(place.file) !== undefined) add(place)
  for (const key of [...index.claims.keys()].sort())
    for (const place of shown(index.claims.all(key), now, measure)) add(place)
  return media
}

/** Each file once, as far as it is there and shown. */
function* shown(claims: Iterable<Claim>, now: Instant, measure: Measure): Generator<MediaFile, undefined, undefined> {
  const seen = new Set<string>()
  for (const { path, file, article, isAvatar } of claims) {
    const key = `${path} ${file}`
    if (seen.has(key) || (!isAvatar && stateAt(article, now) === 'retracted')) continue
    seen.add(key)
    if (measure(file) !== undefined) yield { path, file }
  }
}
