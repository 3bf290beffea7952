import { createHash } from 'node:crypto'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Removal, Scope } from '../catalogue/scope.ts'
import { type DocumentPlace, documentOf, type FeedDocument, headOf } from '../feeds/document.ts'
import { FORMATS } from '../feeds/formats.ts'
import type { Items } from '../feeds/items.ts'
import { addressOf, feedPath } from '../feeds/paths.ts'
import { RENDERERS } from '../feeds/render.ts'
import type { FeedParts, Rendition } from '../feeds/rendition.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { FormatName } from '../newsroom/site.ts'
import type { Kept } from './kept.ts'
import { once } from './once.ts'
import type { PressSources } from './press.ts'
import type { Workshop } from './workshop.ts'

/** Prints the documents that subscribers poll. */
export class FeedPress {
  private readonly base: string
  private readonly sources: PressSources
  private readonly workshop: Workshop
  private readonly kept: Kept

  constructor(base: string, sources: PressSources, workshop: Workshop, kept: Kept) {
    this.base = base
    this.sources = sources
    this.workshop = workshop
    this.kept = kept
  }

  /** At least the feed's number of items, and whatever no closed archive holds yet (RFC 5005 §4). */
  async document(catalogue: Catalogue, scope: Scope): Promise<FeedDocument> {
    const { settings, articles, archives } = scope
    const shown = articles.slice(0, Math.max(settings.items, archives.open))
    const items = await this.workshop.make(catalogue, shown, settings)
    return documentOf(headFor(catalogue, scope, this.base, 'current', this.workshop.items), items)
  }

  async print(document: FeedDocument, scope: Scope, format: FormatName, now: Instant): Promise<Rendition> {
    const fragments = await this.workshop.render(document.items, format)
    await this.sources.breathe()
    return this.kept.print(
      {
        path: feedPath(scope.name, format),
        type: FORMATS[format].contentType,
        text: RENDERERS[format].document(document, fragments),
        lastModified: lastModifiedOf(document, scope.removals),
        links: linksOf(document, format),
        parts: partsOf(document, fragments, format),
      },
      now,
    )
  }
}

function partsOf(document: FeedDocument, fragments: readonly string[], format: FormatName): FeedParts {
  // JSON Feed and RSS have no tombstones.
  const tombstones = format === 'atom' ? document.tombstones : []
  const digests = once(() => ({
    items: fragments.map(digestOf),
    tombstones: tombstones.map((tombstone) => digestOf(JSON.stringify(tombstone))),
  }))
  return {
    digests: () => [...digests().items, ...digests().tombstones],
    without: (known) => {
      const { items, tombstones: ends } = digests()
      const left = {
        ...document,
        tombstones: tombstones.filter((_, at) => !known.has(ends[at] ?? '')),
      }
      return RENDERERS[format].document(
        left,
        fragments.filter((_, at) => !known.has(items[at] ?? '')),
      )
    },
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** The newest instant at which something happened to what the document shows, its leaving included. */
export const lastModifiedOf = ({ updated }: FeedDocument, removals: readonly Removal[]): number =>
  removals.reduce((newest, { at }) => Math.max(newest, at), updated)

/** The head of a document, its logo measured. */
export function headFor(catalogue: Catalogue, scope: Scope, base: string, place: DocumentPlace, items: Items) {
  const { logo } = catalogue.newsroom.site
  if (logo === undefined) return headOf(catalogue, scope, base, undefined, place)
  const { width, height } = items.measured(logo, '', base) ?? {}
  const size = width === undefined || height === undefined ? {} : { width, height }
  return headOf(catalogue, scope, base, { url: addressOf(base, logo), ...size }, place)
}

/** Link relations for HTTP (RFC 8288): itself, its hubs (WebSub §4), its history, the other formats and the page. */
export function linksOf({ selfUrls, hubs, homeUrl, archive }: FeedDocument, format: FormatName): string[] {
  const others = (Object.keys(selfUrls) as FormatName[]).filter((name) => name !== format)
  const history = [
    ['current', archive.current],
    ['prev-archive', archive.previous],
    ['next-archive', archive.next],
  ] as const
  return [
    `<${selfUrls[format]}>; rel="self"`,
    ...hubs.map((hub) => `<${hub}>; rel="hub"`),
    ...history.flatMap(([rel, addresses]) =>
      addresses?.[format] === undefined ? [] : [`<${addresses[format]}>; rel="${rel}"`],
    ),
    ...others.map((name) => `<${selfUrls[name]}>; rel="alternate"; type="${FORMATS[name].mediaType}"`),
    `<${homeUrl}>; rel="alternate"; type="text/html"`,
  ]
}
