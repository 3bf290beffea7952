import type { ScopeListing, ScopeSubject } from '../catalog/index.ts'
import { makePagePath, OPML_PATH } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import { renderAutodiscovery } from './autodiscovery.ts'
import { renderDocument } from './layout.ts'
import { renderOpenGraph } from './open-graph.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH } from './page-paths.ts'
import { renderFeedLinks, renderSectionTree, renderSubscribePanel } from './subscribe.ts'
import { type Html, html } from './template.ts'

/** The page of all feeds: sections, authors and tags. */
export function renderFeedsPage(context: PageContext): string {
  const { catalogue, wording, base } = context
  const { site } = catalogue.newsroom
  const everything = catalogue.scopes.get('')
  const url = resolveAddress(base, ALL_FEEDS_PATH)
  const group = (heading: string, kind: ScopeSubject['kind']): Html | undefined => {
    const scopes = [...catalogue.directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    if (scopes.length === 0) return undefined
    const rows = scopes.map(
      (scope) =>
        html`<li><a href="${toSitePath(context, makePagePath(scope.name))}">${scope.label}</a> ${renderFeedLinks(context, scope)}</li>\n`,
    )
    return html`<h2>${heading}</h2>\n<ul class="tree">\n${rows}</ul>\n`
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
<div>
<h2>${wording.sections}</h2>
${renderSectionTree(context, catalogue.sections)}${group(wording.authors, 'author')}${group(wording.tags, 'tag')}</div>
${everything === undefined ? undefined : renderSubscribePanel(context, everything)}</div>
`,
  })
}

const byLabel = (a: ScopeListing, b: ScopeListing): number =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : a.name < b.name ? -1 : 1
