import { type Catalog, EMPTY_CONTENTS, getAuthor, type MediaPlace, resolveMediaPlace } from '../catalog/index.ts'
import { type Entries, forEachInTask, PersistentMultimap, type SortedList, type Task } from '../collections/index.ts'
import type { MediaMeasurement } from '../feeds/index.ts'
import {
  type Article,
  getArticleUrl,
  getLifecycleState,
  type Instant,
  type Newsroom,
  newestFirst,
  normalizeRelativePath,
} from '../model/index.ts'
import type { MediaFile } from './edition.ts'

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
export function* updateMediaIndex(
  before: MediaIndex | undefined,
  { newsroom, scopes }: Catalog,
  base: string,
): Task<MediaIndex> {
  const from = before?.newsroom === newsroom ? before : makeEmptyIndex(newsroom, base)
  const { articles } = scopes.get('') ?? EMPTY_CONTENTS
  const { added, removed } = articles.changesSince(from.articles)
  const claims = yield* from.claims.editedWith(
    yield* listClaims(added, newsroom, base),
    yield* listClaims(removed, newsroom, base),
  )
  return { ...from, articles, claims }
}

function makeEmptyIndex(newsroom: Newsroom, base: string): MediaIndex {
  const { logo, icon, nameplate, stylesheet } = newsroom.site
  const own = [logo, icon, nameplate, stylesheet].flatMap((reference) =>
    reference === undefined ? [] : (resolveMediaPlace(reference, '', base, base) ?? []),
  )
  return { newsroom, articles: EMPTY_CONTENTS.articles, claims: PersistentMultimap.of<Claim>(newestClaimFirst), own }
}

function* listClaims(articles: readonly Article[], newsroom: Newsroom, base: string): Task<Entries<Claim>> {
  const claims: [string, Claim][] = []
  yield* forEachInTask(articles, STEP, (article) => {
    for (const claim of updateClaims(article, newsroom, base)) claims.push([getClaimKey(claim.path), claim])
  })
  return claims
}

function updateClaims(article: Article, newsroom: Newsroom, base: string): readonly Claim[] {
  const claims: Claim[] = []
  const add = (place: MediaPlace | undefined, isAvatar: boolean): void => {
    if (place !== undefined) claims.push({ ...place, article, number: claims.length, isAvatar })
  }
  for (const author of article.authors) {
    const { avatar } = getAuthor(newsroom, author)
    if (avatar !== undefined) add(resolveMediaPlace(avatar, '', base, base), true)
  }
  if (article.media.length === 0) return claims
  const page = getArticleUrl(newsroom.site, article, base)
  for (const reference of article.media) add(resolveMediaPlace(reference, article.file, page, base), false)
  return claims
}

const getClaimKey = (path: string): string => normalizeRelativePath(path) ?? path

/** Gives a file of the content directory; undefined when it isn't there. */
type Measure = (file: string) => MediaMeasurement | undefined

/** The file that is published at a path in normal form at an instant, if there is one. */
export function findMedia(index: MediaIndex, path: string, now: Instant, measure: Measure): MediaFile | undefined {
  const own = index.own.find((place) => getClaimKey(place.path) === path && measure(place.file) !== undefined)
  return own ?? isShown(index.claims.all(path), now, measure).next().value
}

/**
 * All files that something visible shows at an instant, by the path at which they are published. A picture of an
 * embargoed article alone is in no edition, nor is anything that a retracted article showed.
 */
export function listMedia(index: MediaIndex, now: Instant, measure: Measure): ReadonlyMap<string, MediaFile> {
  const media = new Map<string, MediaFile>()
  const add = (place: MediaFile): void => {
    if (!media.has(place.path)) media.set(place.path, place)
  }
  for (const place of index.own) if (measure(place.file) !== undefined) add(place)
  for (const key of [...index.claims.keys()].sort())
    for (const place of isShown(index.claims.all(key), now, measure)) add(place)
  return media
}

/** Each file once, as far as it is there and shown. */
function* isShown(claims: Iterable<Claim>, now: Instant, measure: Measure): Generator<MediaFile, undefined, undefined> {
  const seen = new Set<string>()
  for (const { path, file, article, isAvatar } of claims) {
    const key = `${path} ${file}`
    if (seen.has(key) || (!isAvatar && getLifecycleState(article, now) === 'retracted')) continue
    seen.add(key)
    if (measure(file) !== undefined) yield { path, file }
  }
}
