import { getAuthor } from '../catalog/index.ts'
import { type FeedItem, isRightToLeft, makePagePath } from '../feeds/index.ts'
import type { Article } from '../model/index.ts'
import { type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { type Html, html, renderAttribute, toSafeLink } from './template.ts'
import { renderDateTime } from './time-elements.ts'

/** An article with what feeds say of it: pages say the same. */
export interface Story {
  readonly article: Article
  readonly item: FeedItem
}

/**
 * A story in a list: section, headline, summary, byline, time and picture.
 *
 * @param section the one whose page this is: it is not named again
 */
export function renderStoryCard(
  context: PageContext,
  { article, item }: Story,
  { isLead = false, section = '' } = {},
): Html {
  const { site } = context.catalogue.newsroom
  const title = html`<a href="${toSafeLink(toLocalAddress(context, item.url))}">${item.title}</a>`
  return html`<article class="${isLead ? 'story lead' : 'story'}"${renderLanguage(item)}>
${renderPicture(context, item, isLead)}<div>
${renderKicker(context, article, section)}<h2>${title}</h2>
${item.summary === '' ? undefined : html`<p class="summary">${item.summary}</p>\n`}<p class="meta">${renderByline(context, article)} ${renderDateTime(item.published, site)}</p>
</div>
</article>
`
}

/** The section a story stands in, as a link. */
function renderKicker(context: PageContext, { sections }: Article, own: string): Html | undefined {
  const section = sections.flatMap(({ id }) => context.catalogue.sectionPaths.get(id)?.at(-1) ?? [])[0]
  if (section === undefined || section.id === own) return undefined
  return html`<p class="kicker"><a href="${toSitePath(context, makePagePath(section.id))}">${section.title}</a></p>\n`
}

/** `By Ann Lee and Bob Roe`, each leading to their page; the newsroom's own name where there is no one. */
export function renderByline(context: PageContext, { authors }: Article): Html {
  const { newsroom, scopes } = context.catalogue
  const names = authors.map((reference): Html => {
    const { id, name } = getAuthor(newsroom, reference)
    const scope = `authors/${id}`
    return scopes.has(scope)
      ? html`<a rel="author" href="${toSitePath(context, makePagePath(scope))}">${name}</a>`
      : html`${name}`
  })
  if (names.length === 0) return html`<span class="byline">${newsroom.site.title}</span>`
  const joined = names.map((name, index) =>
    index === 0 ? name : html`${index === names.length - 1 ? ` ${context.wording.and} ` : ', '}${name}`,
  )
  return html`<span class="byline">${context.wording.by} ${joined}</span>`
}

/** Language and direction where they are not the page's. */
export const renderLanguage = ({ language }: Pick<FeedItem, 'language'>): Html | undefined =>
  language === undefined
    ? undefined
    : html`${renderAttribute('lang', language)}${renderAttribute('dir', isRightToLeft(language) ? 'rtl' : 'ltr')}`

/** Its credit stands with it: a picture is nowhere without the name of who made it. */
function renderPicture(context: PageContext, { image, url }: FeedItem, isLead: boolean): Html | undefined {
  if (image === undefined) return undefined
  const credit = image.credit === undefined ? undefined : html`<figcaption>${image.credit}</figcaption>`
  // The link is there with the headline already: it is not read out twice.
  return html`<figure><a href="${toSafeLink(toLocalAddress(context, url))}" tabindex="-1"${renderAttribute('aria-hidden', image.alt === '' ? 'true' : undefined)}><img src="${toSafeLink(toLocalAddress(context, image.url))}" alt="${image.alt}"${renderAttribute('width', image.width)}${renderAttribute('height', image.height)}${renderAttribute('loading', isLead ? undefined : 'lazy')}></a>${credit}</figure>
`
}
