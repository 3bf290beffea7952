import { describeScope, getAuthor, type ScopeListing } from '../catalog/index.ts'
import { type FeedImage, type FeedLink, makePagePath } from '../feeds/index.ts'
import { type Article, slugify } from '../model/index.ts'
import { listArticleCrumbs, renderBreadcrumb } from './breadcrumb.ts'
import { renderFoldedFollow, renderFollow } from './follow.ts'
import { listWithAncestors, renderArticleData, renderArticleGraph, renderAutodiscovery } from './head/index.ts'
import { renderDocument } from './layout.ts'
import { placePicture } from './lead-picture.ts'
import { renderAvatar, renderContact } from './listing-page.ts'
import { localizeBody, type PageContext, toLocalAddress, toSitePath, withLanguage } from './page-context.ts'
import { renderAuthorName, renderByline, renderLanguage, renderTimes, type Story } from './story-card.ts'
import { type Html, html, renderAttribute, toSafeLink, trustHtml } from './template.ts'
import { renderDate } from './time-elements.ts'

/** The content of an article's page. */
export interface ArticlePage extends Story {
  /** Safe HTML with absolute addresses. */
  readonly body: string
  /** The start of the body as plain text. */
  readonly opening: string
  readonly isRetracted: boolean
  /** Names of the tags that have a page to link to, such as `tags/elections`. */
  readonly tagPages: readonly string[]
  /** Older articles of its section, newest first. */
  readonly older: readonly FeedLink[]
}

/** Renders the page of a visible article. A retracted one shows the notice only, and repeats nothing of the text. */
export function renderArticle(site: PageContext, story: ArticlePage): string {
  const { article, item, body, isRetracted } = story
  const context = article.listing === 'unlisted' ? withoutLists(site) : site
  // The article alone is in its language; what stands around it is in the site's.
  const own = withLanguage(context, item.language)
  const section = article.sections.find(({ id }) => context.sectionPaths.has(id))?.id
  const scope = describeScope(context, section ?? '')
  const crumbs = listArticleCrumbs(context, article)
  const standfirst = isRetracted ? item.summary : getStandfirst(story)
  const picture = placePicture(item.image, body)
  return renderDocument(context, {
    title: item.title,
    description: item.summary === '' ? item.title : item.summary,
    canonical: item.url,
    noindex: article.listing !== undefined,
    ...(section === undefined ? {} : { section }),
    head: html`${scope === undefined ? undefined : renderAutodiscovery(context, listWithAncestors(context, scope))}${renderArticleGraph(context, story)}${renderArticleData(context, story, crumbs)}`,
    main: html`${renderBreadcrumb(context, crumbs)}<article class="article"${renderLanguage(item)}>
<header>
<h1>${item.title}</h1>
${standfirst === undefined ? undefined : html`<p class="standfirst">${standfirst}</p>\n`}<p class="meta">${renderByline(own, article)} ${renderTimes(own, item)}</p>
${renderActions(context, own, scope)}</header>
${picture.image === undefined ? undefined : renderFigure(context, picture.image)}<div class="body">
${isRetracted ? renderRetraction(own, article) : trustHtml(localizeBody(context, picture.body))}</div>
${renderAttachments(context, story)}${renderCorrections(own, story)}${renderSource(story)}${renderTags(own, story)}<p class="printed" dir="ltr">${item.url}</p>
</article>
<div class="after">
${scope === undefined ? undefined : renderFollow(context, scope)}${renderRelated(context, story)}${renderOlder(context, story)}${renderAuthorBoxes(context, article)}</div>
`,
  })
}

/** Returns the summary that the newsroom wrote, unless the body begins with it: a made one is always a part of the body. */
function getStandfirst({ article: { summary }, opening }: ArticlePage): string | undefined {
  if (summary === undefined || summary === '') return undefined
  const [written, read] = [toLetters(summary), toLetters(opening)]
  const isRepeated = written !== '' && read !== '' && (read.startsWith(written) || written.startsWith(read))
  return isRepeated ? undefined : summary
}

const toLetters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** An unlisted article may be the only one of its authors and tags, which have no pages then. */
const withoutLists = (context: PageContext): PageContext => ({
  ...context,
  site: { ...context.site, authorFeeds: false, tagFeeds: false },
})

function renderRetraction(context: PageContext, { retracted, published }: Article): Html {
  const { wording } = context
  const { at, reason = wording.retractedText } = retracted ?? { at: published }
  return html`<aside class="notice" role="note"><p><strong>${wording.retractedTitle}</strong>, ${renderDate(context, at)}: ${reason}</p></aside>\n`
}

/** Renders the picture above the body. */
function renderFigure(context: PageContext, image: FeedImage): Html {
  const { url, alt, caption, credit, width, height } = image
  const text =
    caption === undefined && credit === undefined
      ? undefined
      : html`<figcaption>${caption}${credit === undefined ? undefined : html` <span class="credit">${credit}</span>`}</figcaption>`
  return html`<figure><img src="${toSafeLink(toLocalAddress(context, url))}" alt="${alt}"${renderAttribute('width', width)}${renderAttribute('height', height)}>${text}</figure>\n`
}

function renderAttachments(context: PageContext, { item }: Story): Html[] {
  return item.attachments.map(({ url, type, title }) => {
    const address = toSafeLink(toLocalAddress(context, url))
    const kind = type.startsWith('audio/') ? 'audio' : type.startsWith('video/') ? 'video' : undefined
    const name = title ?? url.split('/').at(-1) ?? ''
    const link = html`<a href="${address}" type="${type}">${name}</a>`
    if (kind === undefined) return html`<p class="attachment">${link}</p>\n`
    const player =
      kind === 'audio'
        ? html`<audio controls preload="none" src="${address}" aria-label="${name}"></audio>`
        : html`<video controls preload="none" src="${address}" aria-label="${name}"></video>`
    return html`<p class="attachment">${player} ${link}</p>\n`
  })
}

/** Renders the corrections with their dates, newest first. */
function renderCorrections(context: PageContext, { item }: Story): Html | undefined {
  if (item.corrections.length === 0) return undefined
  const { wording } = context
  const notes = item.corrections.map(
    ({ at, note }) => html`<p><strong>${wording.correction}</strong>, ${renderDate(context, at)}: ${note}</p>\n`,
  )
  return html`<aside class="notice" aria-label="${wording.correction}">\n${notes}</aside>\n`
}

const renderSource = ({ item }: Story): Html | undefined =>
  item.source === undefined
    ? undefined
    : html`<p class="source">${item.source.url === undefined ? item.source.title : html`<a href="${toSafeLink(item.source.url)}">${item.source.title}</a>`}</p>\n`

function renderTags(context: PageContext, { article, tagPages }: ArticlePage): Html | undefined {
  const labels = new Map(article.tags.map((tag) => [`tags/${slugify(tag)}`, tag]))
  if (labels.size === 0) return undefined
  const entries = [...labels].map(([name, label]) =>
    context.site.tagFeeds && tagPages.includes(name)
      ? html`<li><a rel="tag" href="${toSitePath(context, makePagePath(name))}">${label}</a></li>\n`
      : html`<li>${label}</li>\n`,
  )
  return html`<ul class="tags" aria-label="${context.wording.tags}">\n${entries}</ul>\n`
}

/** Renders what a reader can do with an article; the script adds the button that shares it. */
function renderActions(context: PageContext, own: PageContext, scope: ScopeListing | undefined): Html {
  // The words are the site's, whatever language the article is in.
  const language = own === context ? undefined : renderLanguage(context.site)
  return html`<div class="actions"${language} data-share="${context.wording.share}">
${scope === undefined ? undefined : renderFoldedFollow(context, scope)}</div>
`
}

/** Renders links to older articles of the section, without those that are related coverage already. */
function renderOlder(context: PageContext, { item, older }: ArticlePage): Html | undefined {
  const related = new Set(item.related.map(({ url }) => url))
  const others = older.filter(({ url }) => !related.has(url))
  if (others.length === 0) return undefined
  return html`<section class="related" aria-labelledby="older">
<h2 id="older">${context.wording.older}</h2>
<ul>
${others.map((link) => renderLink(context, link))}</ul>
</section>
`
}

function renderRelated(context: PageContext, { item }: Story): Html | undefined {
  if (item.related.length === 0) return undefined
  const entries = item.related.map((link) => renderLink(context, link))
  return html`<section class="related" aria-labelledby="related">
<h2 id="related">${context.wording.related}</h2>
<ul>
${entries}</ul>
</section>
`
}

/** Renders a link to an article here, with its date, or to a page elsewhere. */
function renderLink(context: PageContext, { title, url, language, published }: FeedLink): Html {
  if (published === undefined) return html`<li><a href="${toSafeLink(url)}">${title}</a></li>\n`
  const foreign =
    language === undefined || language === context.site.language ? undefined : renderLanguage({ language })
  return html`<li${foreign}><a href="${toSafeLink(toLocalAddress(context, url))}">${title}</a> ${renderDate(context, published)}</li>\n`
}

/** Renders the authors that have a biography or a picture. */
function renderAuthorBoxes(context: PageContext, { authors }: Article): Html | undefined {
  const { newsroom } = context
  const described = authors
    .map((reference) => getAuthor(newsroom, reference))
    .filter(({ bio, avatar }) => bio ?? avatar)
  if (described.length === 0) return undefined
  const boxes = described.map((author) => {
    return html`<div class="author">
${renderAvatar(context, author)}<div><h3>${renderAuthorName(context, author)}</h3>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${renderContact(context, author)}</div>
</div>
`
  })
  return html`<section class="authors" aria-labelledby="authors">
<h2 id="authors">${context.wording.about}</h2>
${boxes}</section>
`
}
