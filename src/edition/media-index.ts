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

/** Readers of feeds ask for the icon of a site here. */
const FAVICON_PATH = 'favicon.ico'

/** Types that readers accept at this address. Its name means an old bitmap format, but readers look at the bytes. */
const FAVICON_TYPES = /\.(?:ico|png|gif|jpe?g|webp)$/i

/** Articles processed in one step of a task. */
const STEP_SIZE = 100

/** A reference of an article to a media file. */
interface MediaReference extends MediaPlace {
  readonly article: Article
  /** Position among the references of the article. */
  readonly number: number
  /** A retracted article still shows its authors' pictures, and no other media. */
  readonly isAvatar: boolean
}

/** The media files that visible articles refer to; the files need not exist. */
export interface MediaIndex {
  readonly newsroom: Newsroom
  readonly articles: SortedList<Article>
  readonly unlisted: SortedList<Article>
  /** By the published path in normal form; references of the newest article first. */
  readonly references: PersistentMultimap<MediaReference>
  /** The files that site.yaml names. */
  readonly siteFiles: readonly MediaPlace[]
}

const newestReferenceFirst = (a: MediaReference, b: MediaReference): number =>
  newestFirst(a.article, b.article) || a.number - b.number

/** Returns the index of a catalog, at the cost of the changes since `before`. */
export function* updateMediaIndex(
  before: MediaIndex | undefined,
  { newsroom, scopes, unlisted: { articles: unlisted } }: Catalog,
  base: string,
): Task<MediaIndex> {
  const from = before?.newsroom === newsroom ? before : makeEmptyIndex(newsroom, base)
  const { articles } = scopes.get('') ?? EMPTY_CONTENTS
  const changes = [articles.changesSince(from.articles), unlisted.changesSince(from.unlisted)]
  const collect = (kind: 'added' | 'removed'): Task<Entries<MediaReference>> =>
    collectReferences(
      changes.flatMap((each) => each[kind]),
      newsroom,
      base,
    )
  const references = yield* from.references.editedWith(yield* collect('added'), yield* collect('removed'))
  return { ...from, articles, unlisted, references }
}

function makeEmptyIndex(newsroom: Newsroom, base: string): MediaIndex {
  const { logo, icon, nameplate, stylesheet, feeds } = newsroom.site
  const partnerLogos = (feeds.partners ?? []).flatMap((partner) => [partner.logo, partner.darkLogo])
  const siteFiles = [logo, icon, nameplate, stylesheet, ...partnerLogos].flatMap((reference) =>
    reference === undefined ? [] : (resolveMediaPlace(reference, '', base, base) ?? []),
  )
  const iconFile = icon === undefined ? undefined : resolveMediaPlace(icon, '', base, base)?.file
  if (iconFile !== undefined && FAVICON_TYPES.test(iconFile)) siteFiles.push({ path: FAVICON_PATH, file: iconFile })
  const references = PersistentMultimap.of<MediaReference>(newestReferenceFirst)
  const { articles } = EMPTY_CONTENTS
  return { newsroom, articles, unlisted: articles, references, siteFiles }
}

function* collectReferences(
  articles: readonly Article[],
  newsroom: Newsroom,
  base: string,
): Task<Entries<MediaReference>> {
  const entries: [string, MediaReference][] = []
  yield* forEachInTask(articles, STEP_SIZE, (article) => {
    for (const reference of listReferences(article, newsroom, base)) entries.push([toKey(reference.path), reference])
  })
  return entries
}

function listReferences(article: Article, newsroom: Newsroom, base: string): readonly MediaReference[] {
  const references: MediaReference[] = []
  const add = (place: MediaPlace | undefined, isAvatar: boolean): void => {
    if (place !== undefined) references.push({ ...place, article, number: references.length, isAvatar })
  }
  for (const author of article.authors) {
    const { avatar } = getAuthor(newsroom, author)
    if (avatar !== undefined) add(resolveMediaPlace(avatar, '', base, base), true)
  }
  if (article.media.length === 0) return references
  const page = getArticleUrl(newsroom.site, article, base)
  for (const reference of article.media) add(resolveMediaPlace(reference, article.file, page, base), false)
  return references
}

const toKey = (path: string): string => normalizeRelativePath(path) ?? path

/** Returns the measurement of a file of the content directory; undefined if the file does not exist. */
type Measure = (file: string) => MediaMeasurement | undefined

/** Returns the file that is published at a path in normal form. */
export function findMedia(index: MediaIndex, path: string, now: Instant, measure: Measure): MediaFile | undefined {
  const siteFile = index.siteFiles.find((place) => toKey(place.path) === path && measure(place.file) !== undefined)
  return siteFile ?? listPublished(index.references.all(path), now, measure).next().value
}

/**
 * Returns the published files by path. Files of embargoed articles only, and files of retracted articles other than
 * pictures of authors, are not published.
 */
export function listMedia(index: MediaIndex, now: Instant, measure: Measure): ReadonlyMap<string, MediaFile> {
  const media = new Map<string, MediaFile>()
  const add = (place: MediaFile): void => {
    if (!media.has(place.path)) media.set(place.path, place)
  }
  for (const place of index.siteFiles) if (measure(place.file) !== undefined) add(place)
  for (const key of [...index.references.keys()].sort()) {
    for (const place of listPublished(index.references.all(key), now, measure)) add(place)
  }
  return media
}

/** Yields the files that exist and are shown, each once. */
function* listPublished(
  references: Iterable<MediaReference>,
  now: Instant,
  measure: Measure,
): Generator<MediaFile, undefined, undefined> {
  const seen = new Set<string>()
  for (const { path, file, article, isAvatar } of references) {
    const key = `${path} ${file}`
    if (seen.has(key) || (!isAvatar && getLifecycleState(article, now) === 'retracted')) continue
    seen.add(key)
    if (measure(file) !== undefined) yield { path, file }
  }
}
