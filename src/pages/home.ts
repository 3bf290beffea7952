import { here, type PageContext } from './context.ts'
import { discoveryLinks, withAbove } from './discovery.ts'
import { type Html, html } from './html.ts'
import { document } from './layout.ts'
import { pageLinks } from './listing.ts'
import { openGraph } from './open-graph.ts'
import { ALL_FEEDS_PATH } from './places.ts'
import { sectionTree } from './section-tree.ts'
import { type Story, storyCard } from './story.ts'
import { subscribePanel } from './subscribe.ts'

/** The front page: the newest stories, the section tree, every feed. */
export function renderHome(context: PageContext, stories: readonly Story[]): string {
  const { catalogue, wording, base } = context
  const { site } = catalogue.newsroom
  const everything = catalogue.scopes.get('')
  const lead = leadOf(stories)
  const others = stories.filter((story) => story !== lead)
  return document(context, {
    description: site.description,
    canonical: base,
    head: html`${everything === undefined ? undefined : discoveryLinks(context, withAbove(context, everything))}${openGraph(
      context,
      { type: 'website', title: site.title, description: site.description, url: base },
    )}`,
    main: html`<h1 class="hidden">${site.title}</h1>
<p class="motto">${site.description}</p>
${status(context)}<div class="front">
${lead === undefined ? html`<p>${wording.noStories}</p>\n` : storyCard(context, lead, { isLead: true })}<div class="stories">
${others.map((story) => storyCard(context, story))}</div>
</div>
${everything === undefined ? undefined : pageLinks(context, everything, 'front')}<div class="foot">
${everything === undefined ? undefined : subscribePanel(context, everything)}<section aria-labelledby="feeds">
<h2 id="feeds">${wording.allFeeds}</h2>
${sectionTree(context, catalogue.sections)}<p><a href="${here(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</section>
</div>
`,
  })
}

/** Stories among which one with a picture opens the page. */
const CANDIDATES = 5

const leadOf = (stories: readonly Story[]): Story | undefined =>
  stories.slice(0, CANDIDATES).find(({ item }) => item.image !== undefined) ?? stories[0]

function status({ status: told }: PageContext): Html | undefined {
  if (told === undefined) return undefined
  const faults =
    told.faults === 0
      ? 'none has a fault'
      : html`<strong>${told.faults} ${told.faults === 1 ? 'fault' : 'faults'}</strong>: <code>sectionwire check</code> names ${told.faults === 1 ? 'it' : 'them'}`
  return html`<p class="status" role="note">For the newsroom: ${told.articles} records read, ${faults}.</p>
`
}
