import type { FeedFormat } from '../../src/feeds/format.ts'
import { formatRfc3339 } from '../../src/model/instant.ts'

/** A small part of IPTC ninjs 2: a format that only tests have. */
export const ninjsFormat: FeedFormat = {
  name: 'ninjs',
  file: 'ninjs.json',
  mediaTypes: ['application/ninjs+json'],
  contentType: 'application/ninjs+json; charset=utf-8',
  label: 'ninjs',
  onByDefault: false,
  isSubscribable: false,
  hasTombstones: false,
  isExtensible: false,
  renderItems: (items) =>
    items.map(({ id, url, title, html, published, updated, language }) =>
      JSON.stringify({
        uri: id,
        type: 'text',
        language,
        firstcreated: formatRfc3339(published),
        versioncreated: formatRfc3339(updated),
        headlines: [{ value: title }],
        bodies: [{ contenttype: 'text/html', value: html }],
        altids: [{ role: 'url', value: url }],
      }),
    ),
  renderFeed: ({ title, selfUrls }, items) =>
    `${JSON.stringify({ title, href: selfUrls['ninjs'] }).slice(0, -1)},"items":[${items.join()}]}\n`,
  check: (item) => (URL.canParse((JSON.parse(item) as { uri: string }).uri) ? undefined : 'the uri is no URI'),
}
