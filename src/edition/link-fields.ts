import type { ScopeListing } from '../catalog/index.ts'
import {
  type FeedAddress,
  type FeedHead,
  type FeedTable,
  type FeedVariant,
  isListed,
  makeFeedPath,
} from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'

type ListedScope = Pick<ScopeListing, 'name' | 'settings'>

/**
 * Returns the link relations of a feed for HTTP (RFC 8288): itself, its hubs (WebSub §4), its archives, the other formats
 * and the page.
 *
 * @param alternates as `listAlternates` returns them
 */
export function listLinkFields(
  { selfUrls, hubs, homeUrl, archive }: FeedHead,
  { format: { name } }: FeedVariant,
  alternates: readonly string[],
): string[] {
  const history = [
    ['current', archive.current],
    ['prev-archive', archive.previous],
    ['next-archive', archive.next],
  ] as const
  return [
    `<${selfUrls[name]}>; rel="self"`,
    ...hubs.map((hub) => `<${hub}>; rel="hub"`),
    ...history.flatMap(([rel, addresses]) =>
      addresses?.[name] === undefined ? [] : [`<${addresses[name]}>; rel="${rel}"`],
    ),
    ...alternates,
    `<${homeUrl}>; rel="alternate"; type="text/html"`,
  ]
}

/** Returns the link relations to the other public variants of a feed; an unlisted profile has none. */
export function listAlternates(
  base: string,
  feeds: FeedTable,
  scope: ListedScope,
  variant: FeedVariant,
  archive?: string,
): string[] {
  if (!isListed(variant)) return []
  const others =
    archive === undefined
      ? feeds.listPublic(scope)
      : feeds.listFormats(scope).map((each) => toArchive(each, scope, archive))
  return others.filter((other) => other.variant.name !== variant.name).map((other) => makeAlternate(base, other))
}

const toArchive = ({ variant }: FeedAddress, { name }: ListedScope, archive: string): FeedAddress => ({
  variant,
  path: makeFeedPath(name, variant.format.file, archive),
})

const makeAlternate = (base: string, { variant, path }: FeedAddress): string =>
  `<${resolveAddress(base, path)}>; rel="alternate"; type="${variant.format.mediaTypes[0]}"`

/** Returns the link relations of a page for HTTP: the feeds of its scope. */
export const listFeedLinkFields = (base: string, feeds: FeedTable, scope: ListedScope): string[] =>
  feeds.listPublic(scope).map((address) => makeAlternate(base, address))
