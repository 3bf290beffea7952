import { getAuthor } from '../catalog/index.ts'
import { type FeedItem, isRightToLeft, makePagePath } from '../feeds/index.ts'
import type { Article, Author } from '../model/index.ts'
import { type PageContext, toLocalAddress, toSitePath, withLanguage } from './page-context.ts'
import { type Html, html, renderAttribute, toSafeLink, trustHtml } from './template.ts'
import { renderDateTime } from './time-elements.ts'

/** An article with its feed item: pages and feeds show the same texts. */
export interface Story {
  readonly article: Article
  readonly item: FeedItem
}

interface CardOptions {
  readonly isLead?: boolean
  /** Id of the section whose page or block this is, which the card does not name. */
  readonly section?: string
  readonly heading?: 'h2' | 'h3'
}

/**
 * Renders a story in a list: section, headline, summary, byline, time and picture.
 */
export function renderStoryCard(
  site: PageContext,
  { article, item }: Story,
  { isLead = false, section = '', heading = 'h2' }: CardOptions = {},
): Html {
  const context = withLanguage(site, item.language)
  const title = html`<a href="${toSafeLink(toLocalAddress(context, item.url))}">${item.title}</a>`
  return html`<article class="${isLead ? 'story lead' : 'story'}"${renderLanguage(item)}>
${renderPicture(context, item, isLead)}<div>
${renderKicker(context, article, section)}${trustHtml(`<${heading}>`)}${title}${trustHtml(`</${heading}>`)}
${item.summary === '' ? undefined : html`<p class="summary">${item.summary}</p>\n`}<p class="meta">${renderByline(context, article)} ${renderTimes(context, item)}</p>
</div>
</article>
`
}

/** Renders when a story was published, and when it was updated if it was. */
export const renderTimes = (context: PageContext, { published, updated }: FeedItem): Html =>
  html`<span>${renderDateTime(context, published)}</span>${
    updated > published ? html` <span>${context.wording.updated} ${renderDateTime(context, updated)}</span>` : undefined
  }`

/** Renders a link to the story's first section. */
function renderKicker(context: PageContext, { sections }: Article, own: string): Html | undefined {
  const section = sections.flatMap(({ id }) => context.sectionPaths.get(id)?.at(-1) ?? [])[0]
  if (section === undefined || section.id === own) return undefined
  // The title is in the site's language, whatever the article is in.
  const language = context.language === context.site.language ? undefined : { language: context.site.language }
  return html`<p class="kicker"${language && renderLanguage(language)}><a href="${toSitePath(context, makePagePath(section.id))}">${section.title}</a></p>\n`
}

/** Renders `By Ann Lee and Bob Roe` with links to the authors' pages, or the site's title if there is no author. */
export function renderByline(context: PageContext, { authors }: Article): Html {
  const { newsroom } = context
  const names = authors.map((reference) => renderAuthorName(context, getAuthor(newsroom, reference)))
  if (names.length === 0) return html`<span class="byline">${newsroom.site.title}</span>`
  const joined = names.map((name, index) =>
    index === 0 ? name : html`${index === names.length - 1 ? ` ${context.wording.and} ` : ', '}${name}`,
  )
  return html`<span class="byline">${context.wording.by} ${joined}</span>`
}

/** Renders an author's name, with a link if authors have pages. */
export const renderAuthorName = (context: PageContext, { id, name }: Author): Html =>
  context.site.authorFeeds
    ? html`<a rel="author" href="${toSitePath(context, makePagePath(`authors/${id}`))}">${name}</a>`
    : html`${name}`

/** Renders the language and direction of an item if they differ from the page's. */
export const renderLanguage = ({ language }: Pick<FeedItem, 'language'>): Html | undefined =>
  language === undefined
    ? undefined
    : html`${renderAttribute('lang', language)}${renderAttribute('dir', isRightToLeft(language) ? 'rtl' : 'ltr')}`

/** A picture is always shown with its credit. */
function renderPicture(context: PageContext, { image, url }: FeedItem, isLead: boolean): Html | undefined {
  if (image === undefined) return undefined
  const credit = image.credit === undefined ? undefined : html`<figcaption>${image.credit}</figcaption>`
  // Hidden from screen readers, because the headline is the same link.
  return html`<figure><a href="${toSafeLink(toLocalAddress(context, url))}" tabindex="-1"${renderAttribute('aria-hidden', image.alt === '' ? 'true' : undefined)}><img src="${toSafeLink(toLocalAddress(context, image.url))}" alt="${image.alt}"${renderAttribute('width', image.width)}${renderAttribute('height', image.height)}${renderAttribute('loading', isLead ? undefined : 'lazy')}></a>${credit}</figure>
`
}
