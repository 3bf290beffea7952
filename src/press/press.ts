import type { Catalogue } from '../catalogue/catalogue.ts'
import { earliestOf } from '../catalogue/next-change.ts'
import type { Edition, MediaFile } from '../feeds/edition.ts'
import type { FeedItem } from '../feeds/item.ts'
import type { ItemSources, StoredItem } from '../feeds/items.ts'
import { OPML_PATH, readFeedPath } from '../feeds/paths.ts'
import type { Rendition } from '../feeds/rendition.ts'
import type { Article } from '../newsroom/article.ts'
import { pathnameOf } from '../newsroom/rooted.ts'
import type { Status } from '../pages/context.ts'
import type { Problem } from '../problem.ts'
import { ArchivePress } from './archive-press.ts'
import { type ArticlePaths, articlePaths } from './article-paths.ts'
import { BackIssues } from './back-issues.ts'
import { DateBook, type DateOf, type Printing } from './date-book.ts'
import { FeedPress } from './feed-press.ts'
import { Following } from './following.ts'
import { hostFiles } from './host-files.ts'
import { ListPress } from './list-press.ts'
import { allMedia, type MediaIndex, mediaIndex, mediumAt } from './media.ts'
import { publishedAt } from './moved-press.ts'
import { once } from './once.ts'
import { PagePress } from './page-press.ts'
import { Workshop } from './workshop.ts'

/** Where items of earlier runs are kept. */
export interface ItemStore {
  readonly take: (key: string) => StoredItem | undefined
  /**
   * @param version the stamp of the article's file
   * @param stored asked for when everything is rendered
   */
  readonly keep: (key: string, version: string, stored: () => StoredItem) => void
}

/** What the press needs of the world outside the core. */
export interface PressSources extends Omit<ItemSources, 'stored'> {
  /** Items of an earlier run. @default none */
  readonly cache?: ItemStore
  /** Called between items, so that a long rendering never holds up a server. */
  readonly breathe: () => Promise<void>
  readonly report: (problem: Problem) => void
  /** Dates documents. @default a book of this press alone: what it prints first is dated by what has happened */
  readonly date?: DateOf
  /** What the front page tells the person at this machine. @default nothing */
  readonly status?: () => Status
}

/** The same, with whatever was left to the press. */
export interface PressTools extends PressSources {
  readonly date: DateOf
}

/**
 * Prints editions: turns each catalogue into documents, and keeps from one edition to the next what did not change:
 * items, their fragments, whole renditions with their compressed forms, and where articles and media are found.
 */
export class Press {
  private readonly base: string
  private readonly sources: PressSources
  private readonly feeds: FeedPress
  private readonly archives: ArchivePress
  private readonly pages: PagePress
  private readonly lists: ListPress
  private readonly paths: Following<ArticlePaths>
  private readonly media: Following<MediaIndex>

  /** @param base the site's address as `URL` writes it: absolute, with a trailing slash */
  constructor(base: string, sources: PressSources) {
    const { date = new DateBook().date } = sources
    // Sites of several addresses may share a book.
    const tools = { ...sources, date: (printing: Printing) => date({ ...printing, name: base + printing.name }) }
    const workshop: Workshop = new Workshop(
      base,
      sources,
      storedIn(sources.cache, () => workshop),
    )
    this.base = base
    this.sources = sources
    this.feeds = new FeedPress(base, tools, workshop)
    const backIssues = new BackIssues(base, sources, workshop)
    this.archives = new ArchivePress(base, backIssues, tools)
    this.pages = new PagePress(base, backIssues, tools)
    this.lists = new ListPress(base, tools)
    this.paths = new Following((before, catalogue) => articlePaths(before, catalogue, base))
    this.media = new Following((before, catalogue) => mediaIndex(before, catalogue, base))
  }

  /** Makes ready what the edition of a catalogue will be asked for, so that nobody waits for it when much has changed. */
  async prepare(catalogue: Catalogue): Promise<void> {
    await this.paths.prepare(catalogue, this.sources.breathe)
    await this.media.prepare(catalogue, this.sources.breathe)
  }

  edition(catalogue: Catalogue): Edition {
    const { scopes, now } = catalogue
    const paths = once(() => this.paths.of(catalogue))
    const media = once(() => this.media.of(catalogue))
    const feeds = this.feeds.of(catalogue)
    const archives = this.archives.of(catalogue)
    const pages = this.pages.of(catalogue, paths)
    const finished = new Map<string, Promise<Rendition>>()
    const has = (path: string): boolean =>
      finished.has(path) ||
      feedAt(scopes, path) !== undefined ||
      path === OPML_PATH ||
      archives.has(path) ||
      pages.has(path)
    const medium = (path: string): MediaFile | undefined => mediumAt(media(), path, now, this.sources.measure)
    const lists = this.lists.of(catalogue, publishedAt({ has, medium }))
    const find = (path: string): Promise<Rendition> | undefined => {
      const known = finished.get(path)
      if (known !== undefined) return known
      const feed = feedAt(scopes, path)
      if (feed === undefined && path !== OPML_PATH) return archives.find(path) ?? pages.find(path)
      const rendition = feed === undefined ? lists.opml() : feeds(feed.scope, feed.format)
      finished.set(path, rendition)
      return rendition
    }
    const all = once(() => [...lists.feeds(), OPML_PATH, ...pages.paths()].sort().concat(archives.paths()))
    const allMediaFiles = once(() => allMedia(media(), now, this.sources.measure))
    const archiveNow = (path: string): { readonly to: string } | undefined => {
      const to = archives.moved(path)
      return to === undefined ? undefined : { to: pathnameOf(this.base) + to }
    }
    const turn = earliestOf([catalogue.nextChange, pages.nextChange])
    return {
      now,
      ...(catalogue.nextChange === undefined ? {} : { nextChange: catalogue.nextChange }),
      ...(turn === undefined ? {} : { nextTurn: turn }),
      get paths() {
        return all()
      },
      get feeds() {
        return lists.feeds()
      },
      get media() {
        return allMediaFiles()
      },
      find,
      hostFiles: hostFiles(catalogue, this.base, {
        leads: lists.leads,
        archived: () => archives.moves().map(([path, to]) => [path, { to: pathnameOf(this.base) + to }]),
        missing: pages.missing,
      }),
      readable: (path) => {
        const feed = feedAt(scopes, path)
        return feed && pages.readable(feed.scope, path)
      },
      has,
      moved: (path) => lists.moved(path) ?? archiveNow(path) ?? (pages.isWithdrawn(path) ? 'gone' : undefined),
      movedByQuery: lists.movedByQuery,
      medium,
    }
  }
}

/** The feed at a path: the scope with the format. */
function feedAt(scopes: Catalogue['scopes'], path: string) {
  const { scope: name, format, archive } = readFeedPath(path) ?? {}
  if (name === undefined || format === undefined || archive !== undefined) return undefined
  const scope = scopes.get(name)
  return scope?.settings.formats.includes(format) ? { scope, format } : undefined
}

/** Items of an earlier run, their fragments handed to the workshop that goes on with them. */
function storedIn(cache: ItemStore | undefined, workshop: () => Workshop): Pick<ItemSources, 'stored'> {
  if (cache === undefined) return {}
  const take = (key: string): FeedItem | undefined => {
    const stored = cache.take(key)
    if (stored !== undefined) workshop().fragments.adopt(stored.item, stored.fragments)
    return stored?.item
  }
  const keep = (key: string, { version }: Article, item: FeedItem): void =>
    cache.keep(key, version, () => ({ item, fragments: workshop().fragments.rendered(item) }))
  return { stored: { take, keep } }
}
