import type { ScopeListing } from '../catalog/index.ts'
import { formatCount } from '../model/index.ts'
import { renderFoldedFollow, renderFollow, renderSectionTree } from './follow.ts'
import { renderAutodiscovery, renderOpenGraph } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { renderPageLinks } from './listing-page.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH } from './page-paths.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { type Html, html } from './template.ts'

/**
 * Renders the front page: the newest stories, the section tree and the feed of everything.
 *
 * @param everything the scope of all articles
 * @param olderPages number of older pages
 */
export function renderHome(
  context: PageContext,
  everything: ScopeListing,
  stories: readonly Story[],
  olderPages: number,
): string {
  const { sections, site, wording, base } = context
  const lead = selectLead(stories)
  const others = stories.filter((story) => story !== lead)
  return renderDocument(context, {
    description: site.description,
    canonical: base,
    head: html`${renderAutodiscovery(context, [everything])}${renderOpenGraph(context, {
      type: 'website',
      title: site.title,
      description: site.description,
      url: base,
    })}`,
    main: html`<h1 class="hidden">${site.title}</h1>
<p class="motto">${site.description}</p>
${renderFoldedFollow(context, everything)}${renderStatus(context)}<div class="front">
${lead === undefined ? html`<p>${wording.noStories}</p>\n` : renderStoryCard(context, lead, { isLead: true })}<div class="stories">
${others.map((story) => renderStoryCard(context, story))}</div>
</div>
${renderPageLinks(context, everything.name, 'front', olderPages)}<div class="foot">
${renderFollow(context, everything)}<section aria-labelledby="feeds">
<h2 id="feeds">${wording.allFeeds}</h2>
${renderSectionTree(context, sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</section>
</div>
`,
  })
}

/** The lead story is the first of the newest stories with a picture. */
const LEAD_CANDIDATES = 5

const selectLead = (stories: readonly Story[]): Story | undefined =>
  stories.slice(0, LEAD_CANDIDATES).find(({ item }) => item.image !== undefined) ?? stories[0]

function renderStatus({ status, wording, language }: PageContext): Html | undefined {
  if (status === undefined) return undefined
  const read = formatCount(wording.recordsRead, status.articles, language)
  const [beforeCommand = '', afterCommand = ''] = wording.runCheck.split('{command}')
  const faults =
    status.faults === 0
      ? wording.noProblems
      : html`<strong>${formatCount(wording.problems, status.faults, language)}</strong> (${beforeCommand}<code dir="ltr">sectionwire check</code>${afterCommand})`
  return html`<p class="status" role="note">${wording.newsroomOnly}: ${read}, ${faults}</p>
`
}
