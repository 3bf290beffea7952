import type { Listed, ScopeSubject } from '../catalogue/scope.ts'
import { addressOf, OPML_PATH, pagePath } from '../feeds/paths.ts'
import { here, type PageContext } from './context.ts'
import { discoveryLinks } from './discovery.ts'
import { type Html, html } from './html.ts'
import { document } from './layout.ts'
import { openGraph } from './open-graph.ts'
import { ALL_FEEDS_PATH } from './places.ts'
import { feedLinks, sectionTree } from './section-tree.ts'
import { subscribePanel } from './subscribe.ts'

/** The page of all feeds: sections, authors and tags. */
export function renderFeedsPage(context: PageContext): string {
  const { catalogue, wording, base } = context
  const { site } = catalogue.newsroom
  const everything = catalogue.scopes.get('')
  const url = addressOf(base, ALL_FEEDS_PATH)
  const group = (heading: string, kind: ScopeSubject['kind']): Html | undefined => {
    const scopes = [...catalogue.directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    if (scopes.length === 0) return undefined
    const rows = scopes.map(
      (scope) =>
        html`<li><a href="${here(context, pagePath(scope.name))}">${scope.label}</a> ${feedLinks(context, scope)}</li>\n`,
    )
    return html`<h2>${heading}</h2>\n<ul class="tree">\n${rows}</ul>\n`
  }
  return document(context, {
    title: wording.allFeeds,
    description: `${wording.allFeeds}: ${site.title}`,
    canonical: url,
    head: html`${everything === undefined ? undefined : discoveryLinks(context, [everything])}${openGraph(context, {
      type: 'website',
      title: wording.allFeeds,
      description: site.description,
      url,
    })}`,
    main: html`<div class="heading"><h1>${wording.allFeeds}</h1>
<p><a href="${here(context, OPML_PATH)}">OPML</a></p></div>
<div class="columns">
<div>
<h2>${wording.sections}</h2>
${sectionTree(context, catalogue.sections)}${group(wording.authors, 'author')}${group(wording.tags, 'tag')}</div>
${everything === undefined ? undefined : subscribePanel(context, everything)}</div>
`,
  })
}

const byLabel = (a: Listed, b: Listed): number =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : a.name < b.name ? -1 : 1
