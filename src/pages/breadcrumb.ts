import type { ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { type Article, resolveAddress } from '../model/index.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { type Html, html } from './template.ts'

/** A step on the way to a page. */
export interface Crumb {
  readonly label: string
  /** Of the site, without a leading slash. */
  readonly path: string
}

const home = ({ wording }: PageContext): Crumb => ({ label: wording.home, path: '' })

/** The way to a scope, itself last; none to the front page. */
export function listScopeCrumbs(context: PageContext, { subject, name, label }: ScopeListing): Crumb[] {
  const above = subject.kind === 'section' ? subject.ancestors : []
  const own = subject.kind === 'everything' ? [] : [{ label, path: makePagePath(name) }]
  return [home(context), ...above.map(({ id, title }) => ({ label: title, path: makePagePath(id) })), ...own]
}

/** The way to an article: through its first section. */
export function listArticleCrumbs(context: PageContext, { sections }: Article): Crumb[] {
  const paths = sections.flatMap(({ id }) => [context.catalogue.sectionPaths.get(id) ?? []])
  return [home(context), ...(paths[0] ?? []).map(({ id, title }) => ({ label: title, path: makePagePath(id) }))]
}

export function renderBreadcrumb(context: PageContext, crumbs: readonly Crumb[]): Html {
  const steps = crumbs.map(({ label, path }) => html`<li><a href="${toSitePath(context, path)}">${label}</a></li>\n`)
  return html`<nav class="breadcrumb" aria-label="${context.wording.sections}: ${crumbs.at(-1)?.label}">\n<ol>\n${steps}</ol>\n</nav>\n`
}

/** schema.org's BreadcrumbList; `base` is put before the paths. */
export const makeBreadcrumbData = (crumbs: readonly Crumb[], base: string): Record<string, unknown> => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ label, path }, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: label,
    item: resolveAddress(base, path),
  })),
})
