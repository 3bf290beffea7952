import { formatRfc3339 } from '../../model/index.ts'
import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import type { FeedFormat } from '../format.ts'
import type { FeedAttachment, FeedPerson } from '../item-parts.ts'

const TYPE = 'application/feed+json'

/** JSON Feed 1.1, made without npm `feed`, which writes version 1 only. */
export const jsonFormat: FeedFormat = {
  name: 'json',
  file: 'feed.json',
  mediaTypes: [TYPE, 'application/json'],
  contentType: `${TYPE}; charset=utf-8`,
  label: 'JSON Feed',
  onByDefault: true,
  isSubscribable: true,
  hasTombstones: false,
  isExtensible: false,
  renderItems: (items) => items.map(renderItem),
  renderFeed,
  check: checkJson,
}

function checkJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}

function renderItem(item: FeedItem): string {
  return JSON.stringify({
    id: item.id,
    url: item.url,
    title: item.title,
    // One of the two is required (JSON Feed 1.1, Items).
    ...(item.html === undefined ? { content_text: item.summary } : { content_html: item.html }),
    summary: item.summary === '' ? undefined : item.summary,
    image: item.image?.url,
    date_published: formatRfc3339(item.published),
    date_modified: formatRfc3339(item.updated),
    authors: item.authors.map(jsonPerson),
    tags: item.categories.length === 0 ? undefined : [...new Set(item.categories.map(({ label }) => label))],
    language: item.language,
    attachments: item.attachments.length === 0 ? undefined : item.attachments.map(jsonAttachment),
    _related: item.related.length === 0 ? undefined : item.related.map(({ title, url }) => ({ title, url })),
    _image:
      item.image === undefined
        ? undefined
        : { alt: item.image.alt, caption: item.image.caption, credit: item.image.credit },
    _corrections:
      item.corrections.length === 0
        ? undefined
        : item.corrections.map(({ at, note }) => ({ at: formatRfc3339(at), note })),
    _source: item.source,
  })
}

function renderFeed(document: FeedDocument, items: readonly string[]): readonly string[] {
  const head = {
    version: 'https://jsonfeed.org/version/1.1',
    title: document.title,
    home_page_url: document.homeUrl,
    feed_url: document.selfUrls['json'],
    // Leads from the newest items to the oldest (JSON Feed 1.1, `next_url`; RFC 5005 §4).
    next_url: document.archive.previous?.['json'],
    description: document.description,
    icon: document.logo?.url,
    favicon: document.icon,
    authors: [{ name: document.publisher.name, url: document.publisher.url }],
    language: document.language,
    hubs: document.hubs.length === 0 ? undefined : document.hubs.map((url) => ({ type: 'WebSub', url })),
    // An extension names its documentation (JSON Feed 1.1, Extensions).
    _sectionwire: { about: 'https://www.npmjs.com/package/sectionwire', id: document.id },
  }
  const opening = JSON.stringify(head, undefined, 1).replace(/\n}$/, ',\n "items": [')
  const separated = items.flatMap((item, index) => [index === 0 ? '\n  ' : ',\n  ', item])
  return [opening, ...separated, items.length === 0 ? '' : '\n ', ']\n}\n']
}

const jsonPerson = ({ name, url, avatar, bio }: FeedPerson): Record<string, string | undefined> => ({
  name,
  url,
  avatar,
  _bio: bio,
})

const jsonAttachment = ({ url, type, title, length, duration }: FeedAttachment) => ({
  url,
  mime_type: type,
  title,
  size_in_bytes: length,
  duration_in_seconds: duration,
})
