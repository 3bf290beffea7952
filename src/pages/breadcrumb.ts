import type { ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { type Article, resolveAddress } from '../model/index.ts'
import { type PageContext, toSitePath } from './page-context.ts'
import { type Html, html } from './template.ts'

/** A link of a breadcrumb. */
export interface Crumb {
  readonly label: string
  /** Relative to the site, without a leading slash. */
  readonly path: string
}

/** Returns the first link of each breadcrumb. */
export const listHomeCrumbs = ({ wording }: PageContext): Crumb[] => [{ label: wording.home, path: '' }]

/** Returns the breadcrumb of a scope: home, its ancestors, then the scope itself. */
export function listScopeCrumbs(context: PageContext, { subject, name, label }: ScopeListing): Crumb[] {
  const above = subject.kind === 'section' ? subject.ancestors : []
  const own = subject.kind === 'everything' ? [] : [{ label, path: makePagePath(name) }]
  return [
    ...listHomeCrumbs(context),
    ...above.map(({ id, title }) => ({ label: title, path: makePagePath(id) })),
    ...own,
  ]
}

/** Returns the breadcrumb of an article: home, then its first section with its ancestors. */
export function listArticleCrumbs(context: PageContext, { sections }: Article): Crumb[] {
  const [first] = sections
  const path = first === undefined ? [] : (context.sectionPaths.get(first.id) ?? [])
  return [...listHomeCrumbs(context), ...path.map(({ id, title }) => ({ label: title, path: makePagePath(id) }))]
}

export function renderBreadcrumb(context: PageContext, crumbs: readonly Crumb[]): Html {
  const steps = crumbs.map(({ label, path }) => html`<li><a href="${toSitePath(context, path)}">${label}</a></li>\n`)
  return html`<nav class="breadcrumb" aria-label="${context.wording.sections}: ${crumbs.at(-1)?.label}">\n<ol>\n${steps}</ol>\n</nav>\n`
}

/** Returns a schema.org BreadcrumbList with absolute addresses. */
export const makeBreadcrumbData = (crumbs: readonly Crumb[], base: string): Record<string, unknown> => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ label, path }, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: label,
    item: resolveAddress(base, path),
  })),
})
