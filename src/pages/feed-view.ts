import type { Scope } from '../catalogue/scope.ts'
import type { PageContext } from './context.ts'
import { html } from './html.ts'
import { document } from './layout.ts'
import { type Story, storyCard } from './story.ts'
import { subscribePanel } from './subscribe.ts'

/**
 * What a person sees who opens a feed's own address in a browser: what it is, how to subscribe, and its stories. It is
 * no address of its own, and no search engine is to keep it.
 */
export function renderFeedView(context: PageContext, scope: Scope, stories: readonly Story[]): string {
  const { wording } = context
  return document(context, {
    title: scope.label,
    description: wording.thisIsAFeed,
    head: html`<meta name="robots" content="noindex">\n`,
    main: html`<div class="heading feed-view">
<h1>${scope.label}</h1>
<p>${wording.thisIsAFeed}</p>
</div>
<div class="columns">
<div class="list">
${stories.length === 0 ? html`<p>${wording.noStories}</p>\n` : stories.map((story) => storyCard(context, story, { section: scope.name }))}</div>
${subscribePanel(context, scope)}</div>
`,
  })
}
