import { byLabel, type Catalog } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import { type Crumb, listHomeCrumbs, renderBreadcrumb } from './breadcrumb.ts'
import { renderAutodiscovery, renderOpenGraph } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { html } from './template.ts'

/** The kinds of names that have an index, with its path. */
export const NAME_INDEXES = { author: 'authors/', tag: 'tags/' } as const
export type NameKind = keyof typeof NAME_INDEXES

/** Renders the index of all authors or tags, in the order of their names. */
export function renderNamesPage(context: PageContext, directory: Catalog['directory'], kind: NameKind): string {
  const { wording, site, base } = context
  const title = { author: wording.authors, tag: wording.tags }[kind]
  const path = NAME_INDEXES[kind]
  const url = resolveAddress(base, path)
  const description = `${title}: ${site.title}`
  const crumbs: Crumb[] = [...listHomeCrumbs(context), { label: title, path }]
  const collator = new Intl.Collator(site.language)
  const names = [...directory]
    .filter(({ subject }) => subject.kind === kind)
    .sort((a, b) => collator.compare(a.label, b.label) || byLabel(a, b))
    .map(({ name, label }) => html`<li><a href="${toSitePath(context, makePagePath(name))}">${label}</a></li>\n`)
  return renderDocument(context, {
    title,
    description,
    canonical: url,
    head: html`${renderAutodiscovery(context, [])}${renderOpenGraph(context, { type: 'website', title, description, url })}`,
    main: html`${renderBreadcrumb(context, crumbs)}<div class="heading"><h1>${title}</h1></div>
<ul class="names">
${names}</ul>
`,
  })
}
