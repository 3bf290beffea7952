import { type Catalog, getAuthor, type RelatedCoverage, selectRelated } from '../catalog/index.ts'
import { makeSummary, type RenderedBody } from '../html/index.ts'
import {
  type Article,
  type Author,
  type FeedSettings,
  getArticleUri,
  getArticleUrl,
  getAtomArticleUri,
  getLastChange,
  getLifecycleState,
  resolveAddress,
  resolveOnPage,
  slugify,
} from '../model/index.ts'
import type { FeedAttachment, FeedCategory, FeedImage, FeedItem, FeedLink, FeedPerson } from './item.ts'
import { renderClosing, renderOpening, wrapLanguage } from './item-html.ts'
import { makePagePath } from './paths.ts'

/** What is known of a local file. */
export interface MediaMeasurement {
  /** Bytes. */
  readonly size: number
  readonly type?: string
  readonly width?: number
  readonly height?: number
}

/** What an item is made of besides the article: read by whoever can see files. */
export interface ItemSource {
  /** The body, rendered for the article's address. */
  readonly body: RenderedBody
  /** A file as referenced by the article; undefined when it lies elsewhere. */
  readonly measure: (reference: string) => MediaMeasurement | undefined
  /** Whether a reference means a file that would be published with the article, and isn't there. */
  readonly isMissing: (reference: string) => boolean
}

/** The item of a visible article at the catalogue's instant, as feeds with these settings show it. */
export function buildItem(
  catalogue: Catalog,
  article: Article,
  settings: Pick<FeedSettings, 'content' | 'related'>,
  base: string,
  source: ItemSource,
): FeedItem {
  const { site } = catalogue.newsroom
  const url = getArticleUrl(site, article, base)
  const related = selectRelated(catalogue, article).map((link) => toRelatedLink(catalogue, link, base))
  const language = article.language === undefined || article.language === site.language ? undefined : article.language
  const authors = article.authors.map((author) => toPerson(getAuthor(catalogue.newsroom, author), base))
  const common = {
    id: getArticleUri(site, article),
    atomId: getAtomArticleUri(site, article),
    url,
    published: article.published,
    updated: getLastChange(article, catalogue.now),
    authors: authors.length > 0 ? authors : [{ name: site.title, url: base }],
    byline: formatByline(authors.length > 0 ? authors.map(({ name }) => name) : [site.title], site.wording.and),
    categories: listCategories(catalogue, article, base),
    ...(language === undefined ? {} : { language }),
    file: article.file,
  }
  if (getLifecycleState(article, catalogue.now) === 'retracted')
    return { ...common, ...retractionNotice(catalogue, article, settings) }
  const image = toImage(article, url, base, source)
  const corrections = article.corrections.filter(({ at }) => at <= catalogue.now).sort((a, b) => b.at - a.at)
  const summary = article.summary ?? source.body.lead ?? makeSummary(source.body.html)
  const html = [
    renderOpening(image, source.body.html),
    source.body.html,
    renderClosing(corrections, settings.related ? related : [], site.wording, site.timezone),
  ].join('')
  return {
    ...common,
    title: article.title,
    summary,
    ...(settings.content === 'full' ? { html: wrapLanguage(html, article.language ?? site.language, language) } : {}),
    related,
    ...(image === undefined ? {} : { image }),
    attachments: toAttachments(article, url, base, source),
    ...(article.source === undefined ? {} : { source: article.source }),
    corrections,
  }
}

/** A retraction stands in place of title and body: nothing of what was retracted is repeated. */
function retractionNotice(
  catalogue: Catalog,
  article: Article,
  settings: Pick<FeedSettings, 'content'>,
): Omit<FeedItem, keyof CommonFields> {
  const { wording, timezone } = catalogue.newsroom.site
  const reason = article.retracted?.reason
  const note = [{ at: article.retracted?.at ?? article.published, note: reason ?? wording.retractedText }]
  return {
    title: wording.retractedTitle,
    summary: reason === undefined ? wording.retractedText : `${wording.retractedText} ${reason}`,
    ...(settings.content === 'full'
      ? { html: renderClosing(note, [], { ...wording, correction: wording.retractedTitle }, timezone) }
      : {}),
    related: [],
    attachments: [],
    corrections: [],
  }
}

type CommonFields = Pick<
  FeedItem,
  'id' | 'atomId' | 'url' | 'published' | 'updated' | 'authors' | 'byline' | 'categories' | 'language' | 'file'
>

/** What is shown of related coverage: always the other article's title and address of now. */
export function toRelatedLink(catalogue: Catalog, related: RelatedCoverage, base: string): FeedLink {
  if (!('article' in related)) return { title: related.title, url: related.url }
  const { site } = catalogue.newsroom
  const { article } = related
  const retracted = getLifecycleState(article, catalogue.now) === 'retracted'
  return {
    title: retracted ? site.wording.retractedTitle : article.title,
    url: getArticleUrl(site, article, base),
    language: article.language ?? site.language,
  }
}

const toPerson = (author: Author, base: string): FeedPerson => ({
  name: author.name,
  url: resolveAddress(base, author.url ?? makePagePath(`authors/${author.id}`)),
  ...(author.email === undefined ? {} : { email: author.email }),
  ...(author.avatar === undefined ? {} : { avatar: resolveAddress(base, author.avatar) }),
  ...(author.bio === undefined ? {} : { bio: author.bio }),
})

/** "Ann Lee", "Ann Lee and Bob Roe", "Ann Lee, Bob Roe and Cy Fox". */
const formatByline = (names: readonly string[], and: string): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`

function listCategories(catalogue: Catalog, article: Article, base: string): FeedCategory[] {
  const inSections = article.sections.flatMap(({ id }) => {
    const path = catalogue.sectionPaths.get(id)
    if (path === undefined) return []
    const names = path.map(({ title }) => title)
    return [{ term: id, scheme: resolveAddress(base, 'sections'), label: names.at(-1) ?? id, path: names.join('/') }]
  })
  const tags = new Map(article.tags.map((tag) => [slugify(tag), tag]))
  const tagged = [...tags].map(([term, label]) => ({ term, scheme: resolveAddress(base, 'tags'), label, path: label }))
  return [...inSections, ...tagged]
}

/** A feed points to nothing that is not there: the picture comes when its file does. */
function toImage(article: Article, url: string, base: string, source: ItemSource): FeedImage | undefined {
  if (article.image === undefined || source.isMissing(article.image.url)) return undefined
  const { url: reference, alt = '', caption, credit } = article.image
  const file = source.measure(reference)
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

/** RSS needs the true length of an enclosure: one whose file has gone is left out rather than lied about. */
const toAttachments = (article: Article, url: string, base: string, source: ItemSource): FeedAttachment[] =>
  article.attachments.flatMap((attachment) => {
    const length = source.measure(attachment.url)?.size ?? attachment.length
    return length === undefined ? [] : [{ ...attachment, url: resolveOnPage(url, attachment.url, base), length }]
  })
