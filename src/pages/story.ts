import { authorOf } from '../catalogue/catalogue.ts'
import type { FeedItem } from '../feeds/item.ts'
import { isRightToLeft } from '../feeds/item-html.ts'
import { pagePath } from '../feeds/paths.ts'
import type { Article } from '../newsroom/article.ts'
import { here, local, type PageContext } from './context.ts'
import { dateTime } from './dates.ts'
import { attribute, type Html, html, webLink } from './html.ts'

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
export function storyCard(context: PageContext, { article, item }: Story, { isLead = false, section = '' } = {}): Html {
  const { site } = context.catalogue.newsroom
  const title = html`<a href="${webLink(local(context, item.url))}">${item.title}</a>`
  return html`<article class="${isLead ? 'story lead' : 'story'}"${languageOf(item)}>
${picture(context, item, isLead)}<div>
${kicker(context, article, section)}<h2>${title}</h2>
${item.summary === '' ? undefined : html`<p class="summary">${item.summary}</p>\n`}<p class="meta">${byline(context, article)} ${dateTime(item.published, site)}</p>
</div>
</article>
`
}

/** The section a story stands in, as a link. */
function kicker(context: PageContext, { sections }: Article, own: string): Html | undefined {
  const section = sections.flatMap(({ id }) => context.catalogue.sectionPaths.get(id)?.at(-1) ?? [])[0]
  if (section === undefined || section.id === own) return undefined
  return html`<p class="kicker"><a href="${here(context, pagePath(section.id))}">${section.title}</a></p>\n`
}

/** `By Ann Lee and Bob Roe`, each leading to their page; the newsroom's own name where there is no one. */
export function byline(context: PageContext, { authors }: Article): Html {
  const { newsroom, scopes } = context.catalogue
  const names = authors.map((reference): Html => {
    const { id, name } = authorOf(newsroom, reference)
    const scope = `authors/${id}`
    return scopes.has(scope)
      ? html`<a rel="author" href="${here(context, pagePath(scope))}">${name}</a>`
      : html`${name}`
  })
  if (names.length === 0) return html`<span class="byline">${newsroom.site.title}</span>`
  const joined = names.map((name, index) =>
    index === 0 ? name : html`${index === names.length - 1 ? ` ${context.wording.and} ` : ', '}${name}`,
  )
  return html`<span class="byline">${context.wording.by} ${joined}</span>`
}

/** Language and direction where they are not the page's. */
export const languageOf = ({ language }: Pick<FeedItem, 'language'>): Html | undefined =>
  language === undefined
    ? undefined
    : html`${attribute('lang', language)}${attribute('dir', isRightToLeft(language) ? 'rtl' : 'ltr')}`

/** Its credit stands with it: a picture is nowhere without the name of who made it. */
function picture(context: PageContext, { image, url }: FeedItem, isLead: boolean): Html | undefined {
  if (image === undefined) return undefined
  const credit = image.credit === undefined ? undefined : html`<figcaption>${image.credit}</figcaption>`
  // The link is there with the headline already: it is not read out twice.
  return html`<figure><a href="${webLink(local(context, url))}" tabindex="-1"${attribute('aria-hidden', image.alt === '' ? 'true' : undefined)}><img src="${webLink(local(context, image.url))}" alt="${image.alt}"${attribute('width', image.width)}${attribute('height', image.height)}${attribute('loading', isLead ? undefined : 'lazy')}></a>${credit}</figure>
`
}
