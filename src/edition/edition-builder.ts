import { type Catalog, findEarliest } from '../catalog/index.ts'
import { lazy } from '../collections/index.ts'
import { type FeedItem, type FeedLocation, FeedTable, type ItemSources, OPML_PATH } from '../feeds/index.ts'
import { getPathname } from '../model/index.ts'
import { ArchiveRenderer } from './archive-renderer.ts'
import { type ArticlePaths, updateArticlePaths } from './article-paths.ts'
import type { Edition, FeedOffer, MediaFile } from './edition.ts'
import type { EditionSources, ItemStore } from './edition-sources.ts'
import { FeedRenderer } from './feed-renderer.ts'
import { makeHostFiles } from './hosting/index.ts'
import { Incremental } from './incremental.ts'
import { ItemRenderer } from './item-renderer.ts'
import { LastModifiedRegistry, type RenderedVersion } from './last-modified/index.ts'
import { ListRenderer } from './list-renderer.ts'
import { findMedia, listMedia, type MediaIndex, updateMediaIndex } from './media-index.ts'
import { OlderItems } from './older-items.ts'
import { PageRenderer } from './page-renderer.ts'
import { makeIsPublished } from './redirect-resolver.ts'
import type { Rendition } from './rendition.ts'

/**
 * Prints editions: turns each catalogue into documents, and keeps from one edition to the next what did not change:
 * items, their fragments, whole renditions with their compressed forms, and where articles and media are found.
 */
export class EditionBuilder {
  private readonly base: string
  private readonly sources: EditionSources
  private readonly table: FeedTable
  private readonly feeds: FeedRenderer
  private readonly archives: ArchiveRenderer
  private readonly pages: PageRenderer
  private readonly lists: ListRenderer
  private readonly paths: Incremental<ArticlePaths>
  private readonly media: Incremental<MediaIndex>

  /** @param base the site's address as `URL` writes it: absolute, with a trailing slash */
  constructor(base: string, sources: EditionSources) {
    const { date = new LastModifiedRegistry().date, feeds = new FeedTable() } = sources
    // Sites of several addresses may share a book.
    const tools = {
      ...sources,
      feeds,
      date: (printing: RenderedVersion) => date({ ...printing, name: base + printing.name }),
    }
    const workshop: ItemRenderer = new ItemRenderer(
      base,
      sources,
      storedIn(sources.cache, feeds.itemKey, () => workshop),
    )
    this.base = base
    this.sources = sources
    this.table = feeds
    this.feeds = new FeedRenderer(base, tools, workshop)
    const backIssues = new OlderItems(base, sources, workshop)
    this.archives = new ArchiveRenderer(base, backIssues, tools)
    this.pages = new PageRenderer(base, backIssues, tools)
    this.lists = new ListRenderer(base, tools)
    this.paths = new Incremental((before, catalogue) => updateArticlePaths(before, catalogue, base))
    this.media = new Incremental((before, catalogue) => updateMediaIndex(before, catalogue, base))
  }

  /** Makes ready what the edition of a catalogue will be asked for, so that nobody waits for it when much has changed. */
  async prepare(catalogue: Catalog): Promise<void> {
    await this.paths.prepare(catalogue, this.sources.yieldToEventLoop)
    await this.media.prepare(catalogue, this.sources.yieldToEventLoop)
  }

  edition(catalogue: Catalog): Edition {
    const { table } = this
    const { now } = catalogue
    const paths = lazy(() => this.paths.updated(catalogue))
    const media = lazy(() => this.media.updated(catalogue))
    const feeds = this.feeds.of(catalogue)
    const archives = this.archives.of(catalogue)
    const pages = this.pages.of(catalogue, paths)
    const finished = new Map<string, Promise<Rendition>>()
    const findFeed = (path: string): FeedLocation | undefined => {
      const located = table.locate(catalogue, path)
      return located?.archive === undefined ? located : undefined
    }
    const has = (path: string): boolean =>
      finished.has(path) || findFeed(path) !== undefined || path === OPML_PATH || archives.has(path) || pages.has(path)
    const medium = (path: string): MediaFile | undefined => findMedia(media(), path, now, this.sources.measure)
    const lists = this.lists.of(catalogue, makeIsPublished({ has, medium, formats: table.formats }))
    const find = (path: string): Promise<Rendition> | undefined => {
      const known = finished.get(path)
      if (known !== undefined) return known
      const feed = findFeed(path)
      if (feed === undefined && path !== OPML_PATH) return archives.find(path) ?? pages.find(path)
      const rendition = feed === undefined ? lists.opml() : feeds(feed.scope, { variant: feed.variant, path })
      finished.set(path, rendition)
      return rendition
    }
    const all = lazy(() =>
      [...lists.feeds(), ...lists.unlisted(), OPML_PATH, ...pages.paths()].sort().concat(archives.paths()),
    )
    const allMediaFiles = lazy(() => listMedia(media(), now, this.sources.measure))
    const archiveNow = (path: string): { readonly to: string } | undefined => {
      const to = archives.redirect(path)
      return to === undefined ? undefined : { to: getPathname(this.base) + to }
    }
    const turn = findEarliest([catalogue.nextChange, pages.nextChange])
    return {
      now,
      ...(catalogue.nextChange === undefined ? {} : { nextChange: catalogue.nextChange }),
      ...(turn === undefined ? {} : { staleAt: turn }),
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
      hostFiles: makeHostFiles(catalogue, this.base, table, {
        redirects: lists.listRedirects,
        archived: () => archives.redirects().map(([path, to]) => [path, { to: getPathname(this.base) + to }]),
        notFoundPage: pages.missing,
      }),
      readable: (path) => {
        const feed = findFeed(path)
        return feed?.variant.profile === undefined ? feed && pages.readable(feed.scope, path) : undefined
      },
      has,
      formats: table.formats,
      feedAt: (path) => table.locate(catalogue, path)?.variant,
      listOffers: (path) => listOffers(table, path, has),
      redirect: (path) => lists.redirect(path) ?? archiveNow(path) ?? (pages.isWithdrawn(path) ? 'gone' : undefined),
      redirectByQuery: lists.redirectByQuery,
      medium,
    }
  }
}

/** Returns the formats that are published in a folder. */
function listOffers({ formats }: FeedTable, folder: string, has: (path: string) => boolean): FeedOffer[] {
  const paths = formats.map(({ file, mediaTypes }) => ({
    path: folder === '' ? file : `${folder}/${file}`,
    mediaTypes,
  }))
  return paths.filter(({ path }) => has(path))
}

/** Items of an earlier run, their fragments handed to the workshop that goes on with them. */
function storedIn(
  cache: ItemStore | undefined,
  itemKey: string,
  workshop: () => ItemRenderer,
): Pick<ItemSources, 'stored'> {
  if (cache === undefined) return {}
  const take = (key: string): FeedItem | undefined => {
    const stored = cache.take(`${itemKey} ${key}`)
    if (stored !== undefined) workshop().fragments.adopt(stored.item, stored.fragments)
    return stored?.item
  }
  const keep = (key: string, item: FeedItem): void =>
    cache.keep(`${itemKey} ${key}`, () => ({ item, fragments: workshop().fragments.getStorable(item) }))
  return { stored: { take, keep } }
}
