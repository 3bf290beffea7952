import { describeScope } from '../catalog/index.ts'
import { renderFollow, renderSectionTree } from './follow.ts'
import { renderDocument } from './layout.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH, ERROR_PAGE_MARK } from './page-paths.ts'
import { html, trustHtml } from './template.ts'

/** `missing`: nothing is published at an address (404); `gone`: what was there has been taken down for good (410). */
export type ErrorKind = 'missing' | 'gone'

/**
 * Renders the page for addresses at which nothing is published. Its links work at any depth. It has no address of its
 * own, so search engines must not index it; it is the same for all addresses, so it repeats nothing that was taken down.
 */
export function renderErrorPage(context: PageContext, kind: ErrorKind): string {
  const { wording, sections } = context
  const { title, help } = {
    missing: { title: wording.missing, help: wording.missingHelp },
    gone: { title: wording.gone, help: wording.goneHelp },
  }[kind]
  const everything = describeScope(context, '')
  return renderDocument(context, {
    title,
    description: help,
    head: html`<meta name="robots" content="noindex">\n${trustHtml(ERROR_PAGE_MARK)}\n`,
    main: html`<div class="heading"><h1>${title}</h1>
<p>${help}</p>
<p><a href="${toSitePath(context, '')}">${wording.home}</a></p></div>
<div class="columns">
<div>
<h2>${wording.sections}</h2>
${renderSectionTree(context, sections)}<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}: ${wording.authors}, ${wording.tags}, OPML</a></p>
</div>
${everything === undefined ? undefined : renderFollow(context, everything)}</div>
`,
  })
}
