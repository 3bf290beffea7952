import type { Listed } from '../catalogue/scope.ts'
import { addressOf, pagePath } from '../feeds/paths.ts'
import type { Article } from '../newsroom/article.ts'
import { here, type PageContext } from './context.ts'
import { type Html, html } from './html.ts'

/** A step on the way to a page. */
export interface Crumb {
  readonly label: string
  /** Of the site, without a leading slash. */
  readonly path: string
}

const home = ({ wording }: PageContext): Crumb => ({ label: wording.home, path: '' })

/** The way to a scope, itself last; none to the front page. */
export function crumbsOf(context: PageContext, { subject, name, label }: Listed): Crumb[] {
  const above = subject.kind === 'section' ? subject.ancestors : []
  const own = subject.kind === 'everything' ? [] : [{ label, path: pagePath(name) }]
  return [home(context), ...above.map(({ id, title }) => ({ label: title, path: pagePath(id) })), ...own]
}

/** The way to an article: through its first section. */
export function crumbsTo(context: PageContext, { sections }: Article): Crumb[] {
  const paths = sections.flatMap(({ id }) => [context.catalogue.sectionPaths.get(id) ?? []])
  return [home(context), ...(paths[0] ?? []).map(({ id, title }) => ({ label: title, path: pagePath(id) }))]
}

export function breadcrumb(context: PageContext, crumbs: readonly Crumb[]): Html {
  const steps = crumbs.map(({ label, path }) => html`<li><a href="${here(context, path)}">${label}</a></li>\n`)
  return html`<nav class="breadcrumb" aria-label="${context.wording.sections}: ${crumbs.at(-1)?.label}">\n<ol>\n${steps}</ol>\n</nav>\n`
}

/** schema.org's BreadcrumbList; `base` is put before the paths. */
export const breadcrumbData = (crumbs: readonly Crumb[], base: string): Record<string, unknown> => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ label, path }, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: label,
    item: addressOf(base, path),
  })),
})
