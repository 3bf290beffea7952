import { describeScope } from '../catalog/index.ts'
import { renderDocument } from './layout.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH, NOT_FOUND_MARK } from './page-paths.ts'
import { renderSectionTree, renderSubscribePanel } from './subscribe.ts'
import { html, trustHtml } from './template.ts'

/**
 * Renders the page for addresses at which nothing is published. Its links work at any depth. It has no address of its
 * own, so search engines must not index it.
 */
export function renderNotFoundPage(context: PageContext): string {
  const { wording, sections } = context
  const everything = describeScope(context, '')
  return renderDocument(context, {
    title: wording.missing,
    description: wording.missingHelp,
    head: html`<meta name="robots" content="noindex">\n${trustHtml(NOT_FOUND_MARK)}\n`,
    main: html`<div class="heading"><h1>${wording.missing}</h1>
<p>${wording.missingHelp}</p>
<p><a href="${toSitePath(context, '')}">${wording.home}</a></p></div>
<div class="columns">
<div>
<h2>${wording.sections}</h2>
${renderSectionTree(context, sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</div>
${everything === undefined ? undefined : renderSubscribePanel(context, everything)}</div>
`,
  })
}
