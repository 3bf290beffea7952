import { listWithAncestors, renderAutodiscovery } from './autodiscovery.ts'
import { renderDocument } from './layout.ts'
import { renderPageLinks } from './listing-page.ts'
import { renderOpenGraph } from './open-graph.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH } from './page-paths.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { renderSectionTree, renderSubscribePanel } from './subscribe.ts'
import { type Html, html } from './template.ts'

/** The front page: the newest stories, the section tree, every feed. */
export function renderHome(context: PageContext, stories: readonly Story[]): string {
  const { catalogue, wording, base } = context
  const { site } = catalogue.newsroom
  const everything = catalogue.scopes.get('')
  const lead = selectLead(stories)
  const others = stories.filter((story) => story !== lead)
  return renderDocument(context, {
    description: site.description,
    canonical: base,
    head: html`${everything === undefined ? undefined : renderAutodiscovery(context, listWithAncestors(context, everything))}${renderOpenGraph(
      context,
      { type: 'website', title: site.title, description: site.description, url: base },
    )}`,
    main: html`<h1 class="hidden">${site.title}</h1>
<p class="motto">${site.description}</p>
${status(context)}<div class="front">
${lead === undefined ? html`<p>${wording.noStories}</p>\n` : renderStoryCard(context, lead, { isLead: true })}<div class="stories">
${others.map((story) => renderStoryCard(context, story))}</div>
</div>
${everything === undefined ? undefined : renderPageLinks(context, everything, 'front')}<div class="foot">
${everything === undefined ? undefined : renderSubscribePanel(context, everything)}<section aria-labelledby="feeds">
<h2 id="feeds">${wording.allFeeds}</h2>
${renderSectionTree(context, catalogue.sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</section>
</div>
`,
  })
}

/** Stories among which one with a picture opens the page. */
const CANDIDATES = 5

const selectLead = (stories: readonly Story[]): Story | undefined =>
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
