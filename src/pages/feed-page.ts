import type { ScopeListing } from '../catalog/index.ts'
import { renderFollow } from './follow.ts'
import { renderDocument } from './layout.ts'
import type { PageContext } from './page-context.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { html } from './template.ts'

/**
 * Renders a feed for a person who opens its address in a browser: that address first, an explanation, and the stories.
 * The page has no address of its own, so search engines must not index it.
 *
 * @param path the path of the feed
 */
export function renderFeedPage(
  context: PageContext,
  scope: ScopeListing,
  path: string,
  stories: readonly Story[],
): string {
  const { wording } = context
  return renderDocument(context, {
    title: scope.label,
    description: wording.thisIsAFeed,
    head: html`<meta name="robots" content="noindex">\n`,
    main: html`<div class="heading feed-view">
<h1>${scope.label}</h1>
<p>${wording.thisIsAFeed}</p>
</div>
<div class="columns">
${renderFollow(context, scope, path)}<div class="list">
${stories.length === 0 ? html`<p>${wording.noStories}</p>\n` : stories.map((story) => renderStoryCard(context, story, { section: scope.name }))}</div>
</div>
`,
  })
}
