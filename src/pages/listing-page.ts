import type { ScopeListing } from '../catalog/index.ts'
import { makePagePath } from '../feeds/index.ts'
import { type Author, resolveAddress } from '../model/index.ts'
import { listScopeCrumbs, makeBreadcrumbData, renderBreadcrumb } from './breadcrumb.ts'
import { renderFollow } from './follow.ts'
import { listWithAncestors, renderAutodiscovery, renderOpenGraph } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { makeListPath } from './page-paths.ts'
import { getAdjacentPages, type PageNumber } from './pagination.ts'
import { renderStoryCard, type Story } from './story-card.ts'
import { type Html, html, renderJsonLd, toSafeLink } from './template.ts'

/** One page of the stories of a scope. */
export interface ListingPage {
  readonly scope: ScopeListing
  readonly page: PageNumber
  readonly stories: readonly Story[]
  /** Number of older pages of the scope. */
  readonly olderPages: number
}

/** Renders the first page of a section, an author or a tag, or an older page of any scope. */
export function renderListing(context: PageContext, { scope, page, stories, olderPages }: ListingPage): string {
  const { wording, base } = context
  const { subject, label } = scope
  const crumbs = listScopeCrumbs(context, scope)
  const url = resolveAddress(base, makeListPath(scope.name, page))
  const description = getDescription(context, scope)
  return renderDocument(context, {
    title: page === 'front' ? label : `${label}: ${wording.older} (${page})`,
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
${subject.kind === 'author' ? renderAuthorHeading(context, subject.author) : html`<h1>${label}</h1>\n<p>${description}</p>\n`}</div>
<div class="columns">
${renderFollow(context, scope)}<div class="list">
${stories.length === 0 ? html`<p>${wording.noStories}</p>\n` : stories.map((story) => renderStoryCard(context, story, { section: scope.name }))}${renderPageLinks(context, scope.name, page, olderPages)}</div>
</div>
`,
  })
}

/**
 * Renders the links to the next and the previous page.
 *
 * @param olderPages number of older pages of the scope
 */
export function renderPageLinks(
  context: PageContext,
  scope: string,
  page: PageNumber,
  olderPages: number,
): Html | undefined {
  const { older, newer } = getAdjacentPages(olderPages, page)
  if (older === undefined && newer === undefined) return undefined
  const { wording } = context
  return html`<p class="pages">${newer === undefined ? undefined : html`<a rel="prev" href="${toSitePath(context, makeListPath(scope, newer))}">${wording.newer}</a> `}${
    older === undefined
      ? undefined
      : html`<a rel="next" href="${toSitePath(context, makeListPath(scope, older))}">${wording.older}</a>`
  }</p>
`
}

function getDescription({ site }: PageContext, { subject, label }: ScopeListing): string {
  if (subject.kind === 'section' && subject.section.description !== undefined) return subject.section.description
  if (subject.kind === 'author' && subject.author.bio !== undefined) return subject.author.bio
  return subject.kind === 'everything' ? site.description : `${label}: ${site.description}`
}

function renderAuthorHeading(context: PageContext, author: Author): Html {
  return html`${renderAvatar(context, author)}<div>
<h1>${author.name}</h1>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${renderContact(context, author)}</div>
`
}

/** Renders an author's web address, unless it is their page here, and their email address. */
export function renderContact(context: PageContext, { id, url, email }: Author): Html | undefined {
  const own = url === undefined ? undefined : resolveAddress(context.base, url)
  const isExternal = own !== undefined && own !== resolveAddress(context.base, makePagePath(`authors/${id}`))
  if (!isExternal && email === undefined) return undefined
  return html`<p class="contact">${isExternal ? html`<a rel="me" href="${toSafeLink(toLocalAddress(context, own))}">${new URL(own).host}</a> ` : undefined}${
    email === undefined ? undefined : html`<a href="${toSafeLink(`mailto:${email}`)}">${email}</a>`
  }</p>
`
}

/** The alternative text is empty, because the name is next to the picture. */
export const renderAvatar = (context: PageContext, author: Author): Html | undefined =>
  author.avatar === undefined
    ? undefined
    : html`<img class="avatar" src="${toSafeLink(toLocalAddress(context, resolveAddress(context.base, author.avatar)))}" alt="" width="96" height="96">\n`
