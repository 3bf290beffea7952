import { describeScope, type ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { resolveAddress, type Section } from '../model/index.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { type Html, html } from './template.ts'

/** Feed readers that accept a feed's address in a link. */
const READERS: readonly { readonly name: string; readonly link: (feed: string) => string }[] = [
  { name: 'Feedly', link: (feed) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(feed)}` },
  { name: 'Inoreader', link: (feed) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(feed)}` },
  { name: 'NewsBlur', link: (feed) => `https://www.newsblur.com/?url=${encodeURIComponent(feed)}` },
  {
    name: 'The Old Reader',
    link: (feed) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(feed)}`,
  },
]

/** Renders how to subscribe to a scope: its addresses, an explanation, and links that open it in feed readers. */
export function renderSubscribePanel(context: PageContext, scope: ScopeListing): Html {
  const { wording, base, feeds } = context
  const { hubs } = context.site
  const listed = feeds.listPublic(scope)
  const first = listed.find(({ variant }) => variant.format.isSubscribable)
  if (first === undefined) return html``
  const feed = resolveAddress(base, first.path)
  const addresses = listed.map(
    ({ variant, path }) => html`<li><a href="${toSitePath(context, path)}">${variant.label}</a>
<code dir="ltr">${resolveAddress(base, path)}</code></li>
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

/** Renders a section tree with the feeds of each section. */
export function renderSectionTree(context: PageContext, sections: readonly Section[]): Html {
  if (sections.length === 0) return html``
  const entries = sections.map(({ id, title, sections: below }) => {
    const scope = describeScope(context, id)
    return html`<li><a href="${toSitePath(context, makePagePath(id))}">${title}</a> ${scope === undefined ? undefined : renderFeedLinks(context, scope)}
${renderSectionTree(context, below)}</li>
`
  })
  return html`<ul class="tree">\n${entries}</ul>\n`
}

/** Renders links to the feeds of a scope: `RSS Atom JSON Feed`. */
export const renderFeedLinks = (context: PageContext, scope: ScopeListing): Html =>
  html`<span class="formats">${context.feeds
    .listPublic(scope)
    .map(
      ({ variant: { label }, path }) =>
        html`<a href="${toSitePath(context, path)}" aria-label="${scope.label}: ${label}">${label}</a> `,
    )}</span>`
