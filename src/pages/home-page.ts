import type { ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { formatCount, type Section } from '../model/index.ts'
import { renderFoldedFollow, renderFollow, renderSectionTree } from './follow.ts'
import { renderAutodiscovery, renderOpenGraph } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { renderPageLinks } from './listing-page.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH } from './page-paths.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { type Html, html } from './template.ts'

/**
 * Renders the front page: the newest stories in the order of time, further ones by section, the section tree and the feed
 * of everything.
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
  const { latest, blocks } = arrange(
    context,
    stories.filter((story) => story !== lead),
  )
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
${latest.map((story) => renderStoryCard(context, story))}</div>
${blocks.map((block) => renderBlock(context, block))}</div>
${renderPageLinks(context, everything.name, 'front', olderPages)}<div class="foot">
${renderFollow(context, everything)}<section aria-labelledby="feeds">
<h2 id="feeds">${wording.allFeeds}</h2>
${renderSectionTree(context, sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</section>
</div>
`,
  })
}

/** The newest story leads, or the newest one that says `lead: true`. */
const selectLead = (stories: readonly Story[]): Story | undefined =>
  stories.find(({ article }) => article.lead === true) ?? stories[0]

/** Stories below the lead that are in no block. */
const LATEST = 6

/** The stories of a main section and of those below it. */
interface Block {
  readonly section: Section
  readonly stories: readonly Story[]
}

/** Divides the stories into the latest ones and those of each main section. Each stays in the order of time. */
function arrange(
  { sections, sectionPaths }: PageContext,
  stories: readonly Story[],
): { readonly latest: readonly Story[]; readonly blocks: readonly Block[] } {
  const getMain = ({ article }: Story): string | undefined =>
    article.sections.flatMap(({ id }) => sectionPaths.get(id)?.[0] ?? [])[0]?.id
  const later = stories.slice(LATEST)
  const latest = stories.filter((story, index) => index < LATEST || getMain(story) === undefined)
  const blocks = sections.map((section) => ({
    section,
    stories: later.filter((story) => getMain(story) === section.id),
  }))
  return { latest, blocks: blocks.filter((block) => block.stories.length > 0) }
}

function renderBlock(context: PageContext, { section: { id, title }, stories }: Block): Html {
  return html`<section class="block" aria-labelledby="in-${id}">
<h2 id="in-${id}"><a href="${toSitePath(context, makePagePath(id))}">${title}</a></h2>
<div class="stories">
${stories.map((story) => renderStoryCard(context, story, { section: id, heading: 'h3' }))}</div>
</section>
`
}

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
