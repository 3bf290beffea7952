import type { Scope } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { type Author, resolveAddress } from '../model/index.ts'
import { listWithAncestors, renderAutodiscovery } from './autodiscovery.ts'
import { listScopeCrumbs, makeBreadcrumbData, renderBreadcrumb } from './breadcrumb.ts'
import { renderDocument } from './layout.ts'
import { renderOpenGraph } from './open-graph.ts'
import { type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { makeListPath } from './page-paths.ts'
import { getAdjacentPages } from './pagination.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { renderSubscribePanel } from './subscribe.ts'
import { type Html, html, renderJsonLd, toSafeLink } from './template.ts'

/** The page of a section, an author or a tag, or an older page of one of them or of everything. */
export function renderListing(
  context: PageContext,
  scope: Scope,
  page: number | 'front',
  stories: readonly Story[],
): string {
  const { wording, base } = context
  const { subject, label } = scope
  const crumbs = listScopeCrumbs(context, scope)
  const url = resolveAddress(base, makeListPath(scope.name, page))
  const description = getDescription(context, scope)
  return renderDocument(context, {
    title: page === 'front' ? label : `${label}, ${wording.older.toLocaleLowerCase()} (${page})`,
    description,
    canonical: url,
    ...(subject.kind === 'section' ? { section: subject.section.id } : {}),
    head: html`${renderAutodiscovery(context, listWithAncestors(context, scope))}${renderOpenGraph(context, {
      type: subject.kind === 'author' ? 'profile' : 'website',
      title: label,
      description,
      url,
    })}${crumbs.length === 0 ? undefined : renderJsonLd({ '@context': 'https://schema.org', ...makeBreadcrumbData(crumbs, base) })}`,
    main: html`${renderBreadcrumb(context, crumbs)}<div class="heading">
${subject.kind === 'author' ? authorHeading(context, subject.author) : html`<h1>${label}</h1>\n<p>${description}</p>\n`}</div>
<div class="columns">
<div class="list">
${stories.length === 0 ? html`<p>${wording.noStories}</p>\n` : stories.map((story) => renderStoryCard(context, story, { section: scope.name }))}${renderPageLinks(context, scope, page)}</div>
${renderSubscribePanel(context, scope)}</div>
`,
  })
}

/** Links to the pages beside this one. */
export function renderPageLinks(context: PageContext, scope: Scope, page: number | 'front'): Html | undefined {
  const { older, newer } = getAdjacentPages(scope.articles.length, page)
  if (older === undefined && newer === undefined) return undefined
  const { wording } = context
  return html`<p class="pages">${newer === undefined ? undefined : html`<a rel="prev" href="${toSitePath(context, makeListPath(scope.name, newer))}">${wording.newer}</a> `}${
    older === undefined
      ? undefined
      : html`<a rel="next" href="${toSitePath(context, makeListPath(scope.name, older))}">${wording.older}</a>`
  }</p>
`
}

function getDescription({ catalogue }: PageContext, { subject, label }: Scope): string {
  if (subject.kind === 'section' && subject.section.description !== undefined) return subject.section.description
  if (subject.kind === 'author' && subject.author.bio !== undefined) return subject.author.bio
  const { site } = catalogue.newsroom
  return subject.kind === 'everything' ? site.description : `${label}: ${site.description}`
}

function authorHeading(context: PageContext, author: Author): Html {
  return html`${renderAvatar(context, author)}<div>
<h1>${author.name}</h1>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${renderContact(context, author)}</div>
`
}

/** Where an author can be found and written to. */
export function renderContact(context: PageContext, { id, url, email }: Author): Html | undefined {
  const own = url === undefined ? undefined : resolveAddress(context.base, url)
  const isElsewhere = own !== undefined && own !== resolveAddress(context.base, makePagePath(`authors/${id}`))
  if (!isElsewhere && email === undefined) return undefined
  return html`<p class="contact">${isElsewhere ? html`<a rel="me" href="${toSafeLink(toLocalAddress(context, own))}">${new URL(own).host}</a> ` : undefined}${
    email === undefined ? undefined : html`<a href="${toSafeLink(`mailto:${email}`)}">${email}</a>`
  }</p>
`
}

/** Decorative: the name stands beside it. */
export const renderAvatar = (context: PageContext, author: Author): Html | undefined =>
  author.avatar === undefined
    ? undefined
    : html`<img class="avatar" src="${toSafeLink(toLocalAddress(context, resolveAddress(context.base, author.avatar)))}" alt="" width="96" height="96">\n`
