import { formatRfc822, type Instant } from '../../model/index.ts'
import type { FeedItem } from '../feed-item.ts'
import { escapeHtml } from '../item-html.ts'
import { getText, makeElement, type XmlElement } from '../xml.ts'
import type { PartnerStory } from './partner-rule.ts'

/** Elements of items as several partners take them. */

export const makeTextElement = (name: string, text: string): XmlElement => makeElement(name, {}, text)

/** @param isPermalink true to identify the article by its address, in place of its id */
const makeGuid = ({ id, url }: FeedItem, isPermalink = false): XmlElement =>
  makeElement('guid', { isPermaLink: String(isPermalink) }, isPermalink ? url : id)

export const makePubDate = (at: Instant): XmlElement => makeTextElement('pubDate', formatRfc822(at))

/**
 * Returns the summary, if there is one.
 *
 * @param form `html` for partners that read descriptions as RSS has them: plain text is escaped twice
 */
export const makeDescription = (summary: string, form: 'plain' | 'html'): XmlElement[] =>
  summary === '' ? [] : [makeTextElement('description', form === 'html' ? escapeHtml(summary) : summary)]

export const makeBody = (html: string): XmlElement[] => (html === '' ? [] : [makeTextElement('content:encoded', html)])

/** Returns the names of sections and tags: partners read no paths and no taxonomies. */
export const makeCategories = ({ categories }: FeedItem): XmlElement[] =>
  [...new Set(categories.map(({ label }) => label))].map((label) => makeTextElement('category', label))

export const makeLanguage = ({ language }: FeedItem): XmlElement[] =>
  language === undefined ? [] : [makeTextElement('dc:language', language)]

/** Returns title, address, id, date and author in the order that all partners know. */
export const makeStart = (
  item: FeedItem,
  {
    isPermalink = false,
    pubDate = item.published,
  }: { readonly isPermalink?: boolean; readonly pubDate?: Instant } = {},
): XmlElement[] => [
  makeTextElement('title', item.title),
  makeTextElement('link', item.url),
  makeGuid(item, isPermalink),
  makePubDate(pubDate),
  makeTextElement('dc:creator', item.byline),
]

/** Returns the picture with its texts as a figure; '' without one. */
export function renderFigure({ image }: FeedItem): string {
  if (image === undefined) return ''
  const { url, alt, width, height, caption, credit } = image
  const size = width === undefined ? '' : ` width="${width}" height="${height}"`
  const texts = [caption, credit].filter((part) => part !== undefined).map(escapeHtml)
  const captions = texts.length === 0 ? '' : `<figcaption>${texts.join(' – ')}</figcaption>`
  return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${size}>${captions}</figure>\n`
}

/** Returns the channel with another text in one of its elements. */
export const replaceText = (channel: XmlElement, name: string, change: (text: string) => string): XmlElement => ({
  ...channel,
  children: channel.children.map((child) =>
    typeof child === 'string' || child.name !== name ? child : makeTextElement(name, change(getText(child))),
  ),
})

/** Returns the number of bytes that an article takes in a feed, about. */
export const estimateBytes = ({ item, html }: PartnerStory): number =>
  new TextEncoder().encode(html).length + 2 * (item.title.length + item.summary.length) + 1000
