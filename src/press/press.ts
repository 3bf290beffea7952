import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { earliestOf } from '../catalogue/scopes.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import type { Edition } from '../feeds/edition.ts'
import { HEADERS_PATH, REDIRECTS_PATH, renderHeaders, renderRedirects } from '../feeds/host-files.ts'
import type { FeedItem } from '../feeds/item.ts'
import type { ItemSources, StoredItem } from '../feeds/items.ts'
import { movedPaths, trimSlashes } from '../feeds/moved.ts'
import { renderOpml } from '../feeds/opml.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import type { Rendition } from '../feeds/rendition.ts'
import type { Article } from '../newsroom/article.ts'
import { rooted } from '../newsroom/rooted.ts'
import type { Status } from '../pages/context.ts'
import type { Problem } from '../problem.ts'
import { ArchivePress } from './archive-press.ts'
import { BackIssues } from './back-issues.ts'
import { FeedPress } from './feed-press.ts'
import { Kept } from './kept.ts'
import { editionMedia } from './media.ts'
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
  /** False leaves out all pages, whatever site.yaml says. @default as site.yaml says */
  readonly pages?: boolean
  /** What the front page tells the person at this machine. @default nothing */
  readonly status?: () => Status
}

/**
 * Prints editions: turns each catalogue into documents, and keeps from one edition to the next what did not change:
 * items, their fragments, whole renditions with their compressed forms.
 */
export class Press {
  private readonly base: string
  private readonly sources: PressSources
  private readonly kept = new Kept()
  private readonly feeds: FeedPress
  private readonly archives: ArchivePress
  private readonly pages: PagePress

  /** @param base the site's address, absolute, with a trailing slash */
  constructor(base: string, sources: PressSources) {
    const workshop: Workshop = new Workshop(
      base,
      sources,
      storedIn(sources.cache, () => workshop),
    )
    this.base = base
    this.sources = sources
    this.feeds = new FeedPress(base, sources, workshop, this.kept)
    const backIssues = new BackIssues(base, sources, workshop)
    this.archives = new ArchivePress(base, backIssues)
    this.pages = new PagePress(base, backIssues, sources.status)
  }

  edition(catalogue: Catalogue): Edition {
    const plan = this.plan(catalogue)
    const scopes = once(() => scopesByFeed(catalogue))
    const archives = this.archives.of(catalogue)
    const pages = this.pages.of(catalogue, catalogue.newsroom.site.pages && this.sources.pages !== false)
    const finished = new Map<string, Promise<Rendition>>()
    const find = (path: string): Promise<Rendition> | undefined => {
      const known = finished.get(path)
      if (known !== undefined) return known
      const print = plan.get(path)
      if (print === undefined) return archives.find(path) ?? pages.find(path)
      const rendition = print()
      finished.set(path, rendition)
      return rendition
    }
    this.kept.retain((path) => plan.has(path))
    this.feeds.retain((scope) => catalogue.scopes.has(scope))
    const moved = once(() => movedPaths(catalogue))
    const gone = new Set(catalogue.newsroom.site.gone.map(trimSlashes))
    const media = once(() => editionMedia(catalogue, this.base, this.sources.measure))
    const paths = once(() => [...plan.keys(), ...pages.paths()].sort().concat(archives.paths()))
    const feeds = once(() => [...scopes().keys()].sort())
    const turn = earliestOf([catalogue.nextChange, pages.nextChange])
    return {
      now: catalogue.now,
      ...(catalogue.nextChange === undefined ? {} : { nextChange: catalogue.nextChange }),
      get paths() {
        return paths()
      },
      get feeds() {
        return feeds()
      },
      ...(turn === undefined ? {} : { nextTurn: turn }),
      find,
      readable: (path) => {
        const scope = scopes().get(path)
        return scope === undefined ? undefined : pages.readable(scope, path)
      },
      has: (path) => plan.has(path) || archives.has(path) || pages.has(path),
      moved: (path) => {
        const old = trimSlashes(path)
        const to = moved().get(old)
        return to !== undefined
          ? { to: rooted(to, this.base) }
          : gone.has(old) || pages.isWithdrawn(path)
            ? 'gone'
            : undefined
      },
      get media() {
        return media()
      },
    }
  }

  /** Every path of the edition but the archives', with what prints it. */
  private plan(catalogue: Catalogue): Map<string, () => Promise<Rendition>> {
    const plan = new Map<string, () => Promise<Rendition>>()
    for (const scope of catalogue.scopes.values()) {
      for (const format of scope.settings.formats) {
        plan.set(feedPath(scope.name, format), () => this.feeds.rendition(catalogue, scope, format))
      }
    }
    plan.set(REDIRECTS_PATH, async () => this.plain(catalogue, REDIRECTS_PATH, redirectsOf(catalogue)))
    plan.set(HEADERS_PATH, async () => this.plain(catalogue, HEADERS_PATH, renderHeaders(MAX_AGE)))
    plan.set(OPML_PATH, async () => this.opml(catalogue))
    return plan
  }

  private plain(catalogue: Catalogue, path: string, text: string): Rendition {
    const lastModified = lastChangeOf(catalogue)
    return this.kept.print({ path, type: 'text/plain; charset=utf-8', text, lastModified }, catalogue.now)
  }

  private opml(catalogue: Catalogue): Rendition {
    const modified = lastChangeOf(catalogue)
    const text = renderOpml(catalogue, this.base, modified)
    return this.kept.print(
      { path: OPML_PATH, type: 'text/x-opml; charset=utf-8', text, lastModified: modified },
      catalogue.now,
    )
  }
}

const scopesByFeed = ({ scopes }: Catalogue): Map<string, Scope> =>
  new Map(
    [...scopes.values()].flatMap((scope) =>
      scope.settings.formats.map((format) => [feedPath(scope.name, format), scope] as const),
    ),
  )

const redirectsOf = (catalogue: Catalogue): string =>
  renderRedirects(movedPaths(catalogue), catalogue.newsroom.site.gone.map(trimSlashes))

/** Freshness of feeds, in seconds, that hosts of static trees are told. */
const MAX_AGE = 300

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

/** The newest publication anywhere: what the lists of feeds are dated by. */
const lastChangeOf = (catalogue: Catalogue): number =>
  catalogue.scopes.get('')?.articles[0]?.published ?? DATE_OF_NOTHING
