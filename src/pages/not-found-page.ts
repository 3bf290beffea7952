import { renderDocument } from './layout.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH, NOT_FOUND_MARK } from './page-paths.ts'
import { renderSectionTree, renderSubscribePanel } from './subscribe.ts'
import { html, trustHtml } from './template.ts'

/**
 * What a person sees at an address where nothing is: the ways on. It is no address of its own, is shown at any depth, and
 * no search engine is to keep it.
 */
export function renderNotFoundPage(context: PageContext): string {
  const { wording, catalogue } = context
  const everything = catalogue.scopes.get('')
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
${renderSectionTree(context, catalogue.sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</div>
${everything === undefined ? undefined : renderSubscribePanel(context, everything)}</div>
`,
  })
}
