import type { Scope } from '../catalog/index.ts'
import { type FeedHead, FORMATS, makeFeedPath } from '../feeds/index.ts'
import { type FormatName, resolveAddress } from '../model/index.ts'

/** Link relations for HTTP (RFC 8288): itself, its hubs (WebSub §4), its history, the other formats and the page. */
export function listLinkFields({ selfUrls, hubs, homeUrl, archive }: FeedHead, format: FormatName): string[] {
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

/** Link relations for HTTP of a page: the feeds of its scope. */
export const listFeedLinkFields = (base: string, { name, settings }: Scope): string[] =>
  settings.formats.map((format) => {
    const { mediaType } = FORMATS[format]
    return `<${resolveAddress(base, makeFeedPath(name, format))}>; rel="alternate"; type="${mediaType}"`
  })
