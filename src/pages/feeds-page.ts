import { byLabel, type Catalog, describeScope } from '../catalog/index.ts'
import { hasOutlines, makePagePath, OPML_LISTS, OPML_PATH, type OpmlList } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import { renderFeedLinks, renderFollow, renderSectionTree } from './follow.ts'
import { renderAutodiscovery, renderOpenGraph } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH } from './page-paths.ts'
import { type Html, html } from './template.ts'

/** Renders the page of all feeds: sections, authors and tags. */
export function renderFeedsPage(context: PageContext, directory: Catalog['directory']): string {
  const { sections, site, wording, base } = context
  const everything = describeScope(context, '')
  const url = resolveAddress(base, ALL_FEEDS_PATH)
  const names = { main: site.title, section: wording.sections, author: wording.authors, tag: wording.tags }
  const renderListLink = (list: OpmlList): Html[] =>
    [...OPML_LISTS].flatMap(([path, other]) =>
      other === list ? [html`<p><a href="${toSitePath(context, path)}">${names[list]} (OPML)</a></p>\n`] : [],
    )
  const renderGroup = (heading: string, kind: 'author' | 'tag'): Html | undefined => {
    const scopes = [...directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    if (scopes.length === 0) return undefined
    const rows = scopes.map(
      (scope) =>
        html`<li><a href="${toSitePath(context, makePagePath(scope.name))}">${scope.label}</a> ${renderFeedLinks(context, scope)}</li>\n`,
    )
    return html`<h2>${heading}</h2>\n${renderListLink(kind)}<ul class="tree">\n${rows}</ul>\n`
  }
  return renderDocument(context, {
    title: wording.allFeeds,
    description: `${wording.allFeeds}: ${site.title}`,
    canonical: url,
    head: html`${everything === undefined ? undefined : renderAutodiscovery(context, [everything])}${renderOpenGraph(
      context,
      {
        type: 'website',
        title: wording.allFeeds,
        description: site.description,
        url,
      },
    )}`,
    main: html`<div class="heading"><h1>${wording.allFeeds}</h1>
<p><a href="${toSitePath(context, OPML_PATH)}">OPML</a></p></div>
<div class="columns">
${everything === undefined ? undefined : renderFollow(context, everything)}<div>
<h2>${wording.sections}</h2>
${hasOutlines('section', { directory, sections }) ? renderListLink('section') : undefined}${renderSectionTree(context, sections)}${renderGroup(wording.authors, 'author')}${renderGroup(wording.tags, 'tag')}</div>
</div>
`,
  })
}
