import { describeScope, type ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { fillPhrase, resolveAddress, type Section } from '../model/index.ts'
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

/**
 * Renders how to follow a scope: one address, and folded below it the other formats, what a feed is, and links that open
 * it in feed readers.
 *
 * @param path the feed whose address is shown. @default the first one to which readers can subscribe
 */
export function renderFollow(context: PageContext, scope: ScopeListing, path?: string): Html {
  const means = renderMeans(context, scope, { path })
  if (means === undefined) return html``
  return html`<section class="follow" aria-labelledby="follow"${renderLabels(context)}>
<h2 id="follow">${nameFollow(context, scope)}</h2>
${means}</section>
`
}

/** Renders its addresses under a button that unfolds them, for the head of a page; the rest is in the block further down. */
export function renderFoldedFollow(context: PageContext, scope: ScopeListing): Html {
  const means = renderMeans(context, scope, { isBrief: true })
  if (means === undefined) return html``
  return html`<details class="follow"${renderLabels(context)}>
<summary>${nameFollow(context, scope)}</summary>
${means}</details>
`
}

const nameFollow = ({ wording }: PageContext, { label }: ScopeListing): string =>
  fillPhrase(wording.follow, '{name}', label)

/** The words of the buttons that the script adds. */
const renderLabels = ({ wording }: PageContext): Html =>
  html` data-copy="${wording.copy}" data-copied="${wording.copied}"`

function renderMeans(
  context: PageContext,
  scope: ScopeListing,
  { path, isBrief = false }: { readonly path?: string | undefined; readonly isBrief?: boolean },
): Html | undefined {
  const { wording, base, feeds } = context
  const listed = feeds.listPublic(scope)
  const first = listed.find((feed) => feed.path === path) ?? listed.find(({ variant }) => variant.format.isSubscribable)
  if (first === undefined) return undefined
  const feed = resolveAddress(base, first.path)
  const others = listed.filter((each) => each !== first)
  const addresses = others.map(
    (other) => html`<li><a href="${toSitePath(context, other.path)}">${other.variant.label}</a>
<code dir="ltr">${resolveAddress(base, other.path)}</code></li>
`,
  )
  return html`<p class="address"><code dir="ltr">${feed}</code></p>
<details>
<summary>${wording.otherFormats}</summary>
${others.length === 0 ? undefined : html`<ul class="addresses">\n${addresses}</ul>\n`}${isBrief ? undefined : renderHelp(context, feed)}</details>
`
}

function renderHelp({ wording, site }: PageContext, feed: string): Html {
  const readers = READERS.map(
    ({ name, link }) => html`<li><a href="${link(feed)}" rel="nofollow noopener">${name}</a></li>\n`,
  )
  return html`<h3>${wording.subscribe}</h3>
<p>${wording.feedHelp}</p>
<h3>${wording.openIn}</h3>
<ul class="readers">
${readers}<li><a href="feed:${feed}">feed:</a></li>
</ul>
${site.hubs.length === 0 ? undefined : html`<p>${wording.pushed}</p>\n`}`
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
