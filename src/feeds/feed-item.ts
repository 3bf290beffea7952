import type { Dependencies } from '../collections/index.ts'
import type { RenderedBody } from '../html/index.ts'
import {
  type Article,
  type Author,
  type Correction,
  type FeedSettings,
  getArticleUri,
  getArticleUrl,
  getAtomArticleUri,
  getRetractedTitle,
  getWording,
  type Instant,
  type LifecycleState,
  resolveAddress,
  resolveOnPage,
  resolveWrittenLink,
  type Site,
  slugify,
} from '../model/index.ts'
import { renderClosing, renderOpening, wrapLanguage } from './item-html.ts'
import type { FeedAttachment, FeedCategory, FeedImage, FeedLink, FeedPerson } from './item-parts.ts'
import { makePagePath } from './paths.ts'

/** An article as feeds show it, independent of their format. URLs are absolute, texts are clean. */
export interface FeedItem {
  /** The id in RSS and JSON Feed. */
  readonly id: string
  /** The id in Atom: another one only when the guid of an older system is no IRI (RFC 4287 §4.2.6). */
  readonly atomId: string
  readonly url: string
  readonly title: string
  /** Plain text; may be ''. */
  readonly summary: string
  /** Safe HTML; absent in feeds of summaries. */
  readonly html?: string
  readonly published: Instant
  readonly updated: Instant
  readonly authors: readonly FeedPerson[]
  /** All authors as one text, "Ann Lee and Bob Roe": most readers show only one creator. */
  readonly byline: string
  readonly categories: readonly FeedCategory[]
  readonly related: readonly FeedLink[]
  readonly image?: FeedImage
  readonly attachments: readonly FeedAttachment[]
  /** BCP 47. @default the feed's */
  readonly language?: string
  readonly source?: { readonly title: string; readonly url?: string }
  readonly corrections: readonly { readonly at: Instant; readonly note: string }[]
  /** True for the notice in place of a retracted article. */
  readonly isRetracted?: true
  /** The article's file, for messages. */
  readonly file: string
}

/** Size and type of a local media file. */
export interface MediaMeasurement {
  /** Bytes. */
  readonly size: number
  readonly type?: string
  readonly width?: number
  readonly height?: number
}

/** Everything that an item is made from, besides the body. */
export type ItemInput = Dependencies<{
  readonly article: Article
  readonly site: Site
  readonly state: LifecycleState
  readonly updated: Instant
  /** The corrections that are public, newest first. */
  readonly corrections: readonly Correction[]
  /** As authors.yaml has them. */
  readonly authors: readonly Author[]
  /** For each section of the article the titles of its ancestors and its own; empty for an unknown section. */
  readonly sectionTitles: readonly (readonly string[])[]
  readonly image: MediaMeasurement | undefined
  /** The picture is to be published with the article, and its file does not exist. */
  readonly isImageMissing: boolean
  /** In the order of the article's attachments; undefined for a file that is not in the content directory. */
  readonly attachments: readonly (MediaMeasurement | undefined)[]
  readonly related: readonly Dependencies<FeedLink>[]
  /** The articles to which the body links, with their addresses now; '' for one that is not visible. */
  readonly links: readonly Dependencies<{ readonly key: string; readonly url: string }>[]
}>

/** How an item shows an article. */
export interface ItemStyle extends Pick<FeedSettings, 'content' | 'related'> {
  /** False to leave the article's picture out of the HTML, where the text does not show it. @default true */
  readonly picture?: boolean
}

/** Returns the item of a visible article, as feeds with these settings show it. */
export function buildItem(input: ItemInput, style: ItemStyle, base: string, body: RenderedBody): FeedItem {
  const { article, site, corrections } = input
  const wording = getWording(site, article.language)
  const url = getArticleUrl(site, article, base)
  const language = article.language === undefined || article.language === site.language ? undefined : article.language
  const authors = input.authors.map((author) => toPerson(author, base))
  const common = {
    id: getArticleUri(site, article),
    atomId: getAtomArticleUri(site, article),
    url,
    published: article.published,
    updated: input.updated,
    authors: authors.length > 0 ? authors : [{ name: site.title, url: base }],
    byline: formatByline(authors.length > 0 ? authors.map(({ name }) => name) : [site.title], wording.and),
    categories: listCategories(input, base),
    ...(language === undefined ? {} : { language }),
    file: article.file,
  }
  if (input.state === 'retracted') return { ...common, ...makeRetractionNotice(input, style) }
  const image = toImage(input, url, base)
  const summary = article.summary ?? body.lead ?? body.summary
  const content = [
    style.picture === false ? '' : renderOpening(image, body.html),
    body.html,
    renderClosing(corrections, style.related ? input.related : [], wording, site.timezone),
  ].join('')
  return {
    ...common,
    title: article.title,
    summary,
    // An article that is only a picture has no words to show in place of it, and one without a text has its summary alone.
    ...(content !== '' && (style.content === 'full' || summary === '')
      ? { html: wrapLanguage(content, article.language ?? site.language, language) }
      : {}),
    related: input.related.map((link) => ({ ...link })),
    ...(image === undefined ? {} : { image }),
    attachments: toAttachments(input, url, base),
    ...(article.source === undefined ? {} : { source: toSource(article.source, url, base) }),
    corrections,
  }
}

/** The notice replaces title and body, and repeats nothing of the retracted article but, where it says so, its headline. */
function makeRetractionNotice(
  { article, site }: ItemInput,
  { content }: Pick<ItemStyle, 'content'>,
): Omit<FeedItem, keyof CommonFields> {
  const wording = getWording(site, article.language)
  const reason = article.retracted?.reason
  const note = [{ at: article.retracted?.at ?? article.published, note: reason ?? wording.retractedText }]
  return {
    title: getRetractedTitle(wording, article),
    summary: reason === undefined ? wording.retractedText : `${wording.retractedText} ${reason}`,
    ...(content === 'full'
      ? { html: renderClosing(note, [], { ...wording, correction: wording.retractedTitle }, site.timezone) }
      : {}),
    related: [],
    attachments: [],
    corrections: [],
    isRetracted: true,
  }
}

type CommonFields = Pick<
  FeedItem,
  'id' | 'atomId' | 'url' | 'published' | 'updated' | 'authors' | 'byline' | 'categories' | 'language' | 'file'
>

const toPerson = (author: Author, base: string): FeedPerson => ({
  name: author.credit ?? author.name,
  url: resolveWrittenLink(base, author.url ?? makePagePath(`authors/${author.id}`), base),
  ...(author.email === undefined ? {} : { email: author.email }),
  ...(author.avatar === undefined ? {} : { avatar: resolveAddress(base, author.avatar) }),
  ...(author.bio === undefined ? {} : { bio: author.bio }),
})

/** "Ann Lee", "Ann Lee and Bob Roe", "Ann Lee, Bob Roe and Cy Fox". */
const formatByline = (names: readonly string[], and: string): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`

function listCategories({ article, sectionTitles }: ItemInput, base: string): FeedCategory[] {
  const inSections = article.sections.flatMap(({ id }, index) => {
    const titles = sectionTitles[index] ?? []
    const label = titles.at(-1)
    return label === undefined
      ? []
      : [{ term: id, scheme: resolveAddress(base, 'sections'), label, path: titles.join('/') }]
  })
  const tags = new Map(article.tags.map((tag) => [slugify(tag), tag]))
  const tagged = [...tags].map(([term, label]) => ({ term, scheme: resolveAddress(base, 'tags'), label, path: label }))
  return [...inSections, ...tagged]
}

/** A picture whose file does not exist is left out, until the file does. */
function toImage(
  { article, image: file, isImageMissing }: ItemInput,
  url: string,
  base: string,
): FeedImage | undefined {
  if (article.image === undefined || isImageMissing) return undefined
  const { url: reference, alt = '', caption, credit } = article.image
  const width = article.image.width ?? file?.width
  const height = article.image.height ?? file?.height
  const type = article.image.type ?? file?.type
  return {
    url: resolveOnPage(url, reference, base),
    alt,
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(type === undefined ? {} : { type }),
    ...(file === undefined ? {} : { length: file.size }),
  }
}

const toSource = ({ title, url }: NonNullable<Article['source']>, page: string, base: string) => ({
  title,
  ...(url === undefined ? {} : { url: resolveWrittenLink(page, url, base) }),
})

/** RSS requires the length of an enclosure, so an attachment of unknown length is left out. */
const toAttachments = ({ article, attachments }: ItemInput, url: string, base: string): FeedAttachment[] =>
  article.attachments.flatMap((attachment, index) => {
    const length = attachments[index]?.size ?? attachment.length
    return length === undefined ? [] : [{ ...attachment, url: resolveOnPage(url, attachment.url, base), length }]
  })
