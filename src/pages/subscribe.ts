import type { Listed } from '../catalogue/scope.ts'
import { FORMATS } from '../feeds/formats.ts'
import { addressOf, feedPath } from '../feeds/paths.ts'
import { here, type PageContext } from './context.ts'
import { type Html, html } from './html.ts'

/** Readers that take a feed's address in a link. */
const READERS: readonly { readonly name: string; readonly link: (feed: string) => string }[] = [
  { name: 'Feedly', link: (feed) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(feed)}` },
  { name: 'Inoreader', link: (feed) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(feed)}` },
  { name: 'NewsBlur', link: (feed) => `https://www.newsblur.com/?url=${encodeURIComponent(feed)}` },
  {
    name: 'The Old Reader',
    link: (feed) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(feed)}`,
  },
]

/** How to subscribe to a scope: its addresses, what a feed is, and readers that open it with one click. */
export function subscribePanel(context: PageContext, scope: Listed): Html {
  const { wording, base } = context
  const { hubs } = context.catalogue.newsroom.site
  const [first] = scope.settings.formats
  if (first === undefined) return html``
  const feed = addressOf(base, feedPath(scope.name, first))
  const addresses = scope.settings.formats.map(
    (format) => html`<li><a href="${here(context, feedPath(scope.name, format))}">${FORMATS[format].label}</a>
<code>${addressOf(base, feedPath(scope.name, format))}</code></li>
`,
  )
  const readers = READERS.map(
    ({ name, link }) => html`<li><a href="${link(feed)}" rel="nofollow noopener">${name}</a></li>\n`,
  )
  return html`<section class="subscribe" aria-labelledby="subscribe" data-copy="${wording.copy}" data-copied="${wording.copied}">
<h2 id="subscribe">${wording.subscribe}</h2>
<p class="of">${scope.label}</p>
<p>${wording.feedHelp}</p>
<ul class="addresses">
${addresses}</ul>
<h3>${wording.openIn}</h3>
<ul class="readers">
${readers}<li><a href="feed:${feed}">feed:</a></li>
</ul>
${hubs.length === 0 ? undefined : html`<p>${wording.pushed}</p>\n`}</section>
`
}
