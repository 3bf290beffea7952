import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { DATE_OF_NOTHING, documentOf, type FeedDocument, headOf } from '../feeds/document.ts'
import type { Edition } from '../feeds/edition.ts'
import { FORMATS } from '../feeds/formats.ts'
import { Fragments } from '../feeds/fragments.ts'
import type { FeedItem } from '../feeds/item.ts'
import { type ItemSources, Items, type StoredItem } from '../feeds/items.ts'
import { renderOpml } from '../feeds/opml.ts'
import { addressOf, feedPath, INDEX_PATH, OPML_PATH } from '../feeds/paths.ts'
import { RENDERERS } from '../feeds/render.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import type { Article } from '../newsroom/article.ts'
import type { FormatName } from '../newsroom/site.ts'
import { renderHome } from '../pages/home.ts'
import type { Problem } from '../problem.ts'
import { editionMedia } from './media.ts'

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
}

/** Items rendered in one go: enough to share the cost, few enough not to hold up a server. */
const BATCH = 10

/**
 * Prints editions: turns each catalogue into documents, and keeps from one edition to the next what did not change:
 * items, their fragments, whole renditions with their compressed forms.
 */
export class Press {
  private readonly base: string
  private readonly sources: PressSources
  private readonly items: Items
  private readonly fragments: Fragments
  private readonly printed = new Map<string, Rendition>()

  /** @param base the site's address, absolute, with a trailing slash */
  constructor(base: string, sources: PressSources) {
    this.base = base
    this.sources = sources
    this.fragments = new Fragments(sources.report)
    this.items = new Items(base, { ...sources, ...this.stored(sources.cache) })
  }

  edition(catalogue: Catalogue): Edition {
    const plan = this.plan(catalogue)
    const finished = new Map<string, Promise<Rendition>>()
    const find = (path: string): Promise<Rendition> | undefined => {
      const print = plan.get(path)
      if (print === undefined) return undefined
      const rendition = finished.get(path) ?? print()
      finished.set(path, rendition)
      return rendition
    }
    for (const path of this.printed.keys()) if (!plan.has(path)) this.printed.delete(path)
    const media = once(() => editionMedia(catalogue, this.base, this.sources.measure))
    return {
      now: catalogue.now,
      ...(catalogue.nextChange === undefined ? {} : { nextChange: catalogue.nextChange }),
      paths: [...plan.keys()].sort(),
      find,
      get media() {
        return media()
      },
    }
  }

  private stored(cache: ItemStore | undefined): Pick<ItemSources, 'stored'> {
    if (cache === undefined) return {}
    const take = (key: string): FeedItem | undefined => {
      const stored = cache.take(key)
      if (stored !== undefined) this.fragments.adopt(stored.item, stored.fragments)
      return stored?.item
    }
    const keep = (key: string, { version }: Article, item: FeedItem): void =>
      cache.keep(key, version, () => ({ item, fragments: this.fragments.rendered(item) }))
    return { stored: { take, keep } }
  }

  /** Every path of the edition with what prints it. */
  private plan(catalogue: Catalogue): Map<string, () => Promise<Rendition>> {
    const plan = new Map<string, () => Promise<Rendition>>()
    for (const scope of catalogue.scopes.values()) {
      // The formats of a feed show the same items: they are gathered once.
      const document = once(() => this.document(catalogue, scope))
      for (const format of scope.settings.formats) {
        plan.set(feedPath(scope.name, format), async () => this.feed(await document(), scope, format))
      }
    }
    plan.set(OPML_PATH, async () => this.opml(catalogue))
    plan.set(INDEX_PATH, async () => this.home(catalogue))
    return plan
  }

  private async document(catalogue: Catalogue, scope: Scope): Promise<FeedDocument> {
    const items: FeedItem[] = []
    for (const article of scope.articles.slice(0, scope.settings.items)) {
      items.push(await this.items.get(catalogue, article, scope.settings))
      await this.sources.breathe()
    }
    return documentOf(headOf(catalogue, scope, this.base, this.logo(catalogue)), items)
  }

  private async feed(document: FeedDocument, scope: Scope, format: FormatName): Promise<Rendition> {
    const fragments: string[] = []
    for (let start = 0; start < document.items.length; start += BATCH) {
      fragments.push(...this.fragments.get(document.items.slice(start, start + BATCH), format))
      await this.sources.breathe()
    }
    const { contentType } = FORMATS[format]
    return this.print({
      path: feedPath(scope.name, format),
      type: contentType,
      text: RENDERERS[format].document(document, fragments),
      lastModified: Math.max(document.updated, scope.lastRemoval ?? document.updated),
      links: linksOf(document, format),
    })
  }

  private opml(catalogue: Catalogue): Rendition {
    const modified = lastChangeOf(catalogue)
    const text = renderOpml(catalogue, this.base, modified)
    return this.print({ path: OPML_PATH, type: 'text/x-opml; charset=utf-8', text, lastModified: modified })
  }

  private home(catalogue: Catalogue): Rendition {
    const text = renderHome(catalogue, this.base)
    const type = 'text/html; charset=utf-8'
    return this.print({ path: INDEX_PATH, type, text, lastModified: lastChangeOf(catalogue) })
  }

  /** The rendition of the last edition when nothing in it changed, so that its compressed forms are kept too. */
  private print(document: Parameters<typeof makeRendition>[0]): Rendition {
    const made = makeRendition(document)
    const kept = this.printed.get(document.path)
    const same =
      kept !== undefined &&
      kept.etag === made.etag &&
      kept.lastModified === made.lastModified &&
      kept.links.join() === made.links.join()
    if (same) return kept
    this.printed.set(document.path, made)
    return made
  }

  private logo({ newsroom }: Catalogue): FeedDocument['logo'] {
    const { logo } = newsroom.site
    if (logo === undefined) return undefined
    const file = this.items.measured(logo, '', this.base)
    const size =
      file?.width === undefined || file.height === undefined ? {} : { width: file.width, height: file.height }
    return { url: addressOf(this.base, logo), ...size }
  }
}

/** Link relations for HTTP (RFC 8288): itself, its hubs (WebSub §4), the other formats and the page. */
function linksOf({ selfUrls, hubs, homeUrl }: FeedDocument, format: FormatName): string[] {
  const others = (Object.keys(selfUrls) as FormatName[]).filter((name) => name !== format)
  return [
    `<${selfUrls[format]}>; rel="self"`,
    ...hubs.map((hub) => `<${hub}>; rel="hub"`),
    ...others.map((name) => `<${selfUrls[name]}>; rel="alternate"; type="${FORMATS[name].mediaType}"`),
    `<${homeUrl}>; rel="alternate"; type="text/html"`,
  ]
}

/** The newest publication anywhere: what the lists of feeds are dated by. */
const lastChangeOf = (catalogue: Catalogue): number =>
  catalogue.scopes.get('')?.articles[0]?.published ?? DATE_OF_NOTHING

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
