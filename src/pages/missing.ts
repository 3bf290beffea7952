import { here, type PageContext } from './context.ts'
import { html, trusted } from './html.ts'
import { document } from './layout.ts'
import { ALL_FEEDS_PATH, MISSING_MARK } from './places.ts'
import { sectionTree } from './section-tree.ts'
import { subscribePanel } from './subscribe.ts'

/**
 * What a person sees at an address where nothing is: the ways on. It is no address of its own, is shown at any depth, and
 * no search engine is to keep it.
 */
export function renderMissing(context: PageContext): string {
  const { wording, catalogue } = context
  const everything = catalogue.scopes.get('')
  return document(context, {
    title: wording.missing,
    description: wording.missingHelp,
    head: html`<meta name="robots" content="noindex">\n${trusted(MISSING_MARK)}\n`,
    main: html`<div class="heading"><h1>${wording.missing}</h1>
<p>${wording.missingHelp}</p>
<p><a href="${here(context, '')}">${wording.home}</a></p></div>
<div class="columns">
<div>
<h2>${wording.sections}</h2>
${sectionTree(context, catalogue.sections)}<p><a href="${here(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</div>
${everything === undefined ? undefined : subscribePanel(context, everything)}</div>
`,
  })
}
