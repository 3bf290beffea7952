import type { Scope } from '../catalogue/scope.ts'
import { addressOf, pagePath } from '../feeds/paths.ts'
import type { Author } from '../newsroom/author.ts'
import { breadcrumb, breadcrumbData, crumbsOf } from './breadcrumb.ts'
import { here, local, type PageContext } from './context.ts'
import { discoveryLinks, withAbove } from './discovery.ts'
import { type Html, html, webLink } from './html.ts'
import { dataBlock } from './json-ld.ts'
import { document } from './layout.ts'
import { openGraph } from './open-graph.ts'
import { neighbours } from './pagination.ts'
import { listPath } from './places.ts'
import { type Story, storyCard } from './story.ts'
import { subscribePanel } from './subscribe.ts'

/** The page of a section, an author or a tag, or an older page of one of them or of everything. */
export function renderListing(
  context: PageContext,
  scope: Scope,
  page: number | 'front',
  stories: readonly Story[],
): string {
  const { wording, base } = context
  const { subject, label } = scope
  const crumbs = crumbsOf(context, scope)
  const url = addressOf(base, listPath(scope.name, page))
  const description = descriptionOf(context, scope)
  return document(context, {
    title: page === 'front' ? label : `${label}, ${wording.older.toLocaleLowerCase()} (${page})`,
    description,
    canonical: url,
    ...(subject.kind === 'section' ? { section: subject.section.id } : {}),
    head: html`${discoveryLinks(context, withAbove(context, scope))}${openGraph(context, {
      type: subject.kind === 'author' ? 'profile' : 'website',
      title: label,
      description,
      url,
    })}${crumbs.length === 0 ? undefined : dataBlock({ '@context': 'https://schema.org', ...breadcrumbData(crumbs, base) })}`,
    main: html`${breadcrumb(context, crumbs)}<div class="heading">
${subject.kind === 'author' ? authorHeading(context, subject.author) : html`<h1>${label}</h1>\n<p>${description}</p>\n`}</div>
<div class="columns">
<div class="list">
${stories.length === 0 ? html`<p>${wording.noStories}</p>\n` : stories.map((story) => storyCard(context, story, { section: scope.name }))}${pageLinks(context, scope, page)}</div>
${subscribePanel(context, scope)}</div>
`,
  })
}

/** Links to the pages beside this one. */
export function pageLinks(context: PageContext, scope: Scope, page: number | 'front'): Html | undefined {
  const { older, newer } = neighbours(scope.articles.length, page)
  if (older === undefined && newer === undefined) return undefined
  const { wording } = context
  return html`<p class="pages">${newer === undefined ? undefined : html`<a rel="prev" href="${here(context, listPath(scope.name, newer))}">${wording.newer}</a> `}${
    older === undefined
      ? undefined
      : html`<a rel="next" href="${here(context, listPath(scope.name, older))}">${wording.older}</a>`
  }</p>
`
}

function descriptionOf({ catalogue }: PageContext, { subject, label }: Scope): string {
  if (subject.kind === 'section' && subject.section.description !== undefined) return subject.section.description
  if (subject.kind === 'author' && subject.author.bio !== undefined) return subject.author.bio
  const { site } = catalogue.newsroom
  return subject.kind === 'everything' ? site.description : `${label}: ${site.description}`
}

function authorHeading(context: PageContext, author: Author): Html {
  return html`${avatar(context, author)}<div>
<h1>${author.name}</h1>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${contact(context, author)}</div>
`
}

/** Where an author can be found and written to. */
export function contact(context: PageContext, { id, url, email }: Author): Html | undefined {
  const own = url === undefined ? undefined : addressOf(context.base, url)
  const isElsewhere = own !== undefined && own !== addressOf(context.base, pagePath(`authors/${id}`))
  if (!isElsewhere && email === undefined) return undefined
  return html`<p class="contact">${isElsewhere ? html`<a rel="me" href="${webLink(local(context, own))}">${new URL(own).host}</a> ` : undefined}${
    email === undefined ? undefined : html`<a href="${webLink(`mailto:${email}`)}">${email}</a>`
  }</p>
`
}

/** Decorative: the name stands beside it. */
export const avatar = (context: PageContext, author: Author): Html | undefined =>
  author.avatar === undefined
    ? undefined
    : html`<img class="avatar" src="${webLink(local(context, addressOf(context.base, author.avatar)))}" alt="" width="96" height="96">\n`
