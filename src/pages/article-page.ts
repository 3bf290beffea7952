import { getAuthor, selectRelated } from '../catalog/index.ts'
import { type FeedImage, makePagePath } from '../feeds/index.ts'
import { type Article, getArticleUrl, getLifecycleState, slugify } from '../model/index.ts'
import { renderArticleData, renderArticleGraph } from './article-metadata.ts'
import { listWithAncestors, renderAutodiscovery } from './autodiscovery.ts'
import { listArticleCrumbs, renderBreadcrumb } from './breadcrumb.ts'
import { renderDocument } from './layout.ts'
import { renderAvatar, renderContact } from './listing-page.ts'
import { localizeBody, type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { renderByline, renderLanguage, type Story } from './story-card.ts'
import { type Html, html, renderAttribute, toSafeLink, trustHtml } from './template.ts'
import { renderDate, renderDateTime } from './time-elements.ts'

/**
 * The page of a visible article. Of a retracted one only the notice is shown: nothing of what was retracted is repeated.
 *
 * @param body safe HTML, every address absolute
 */
export function renderArticle(context: PageContext, story: Story, body: string): string {
  const { article, item } = story
  const { catalogue } = context
  const { site } = catalogue.newsroom
  const section = article.sections.find(({ id }) => catalogue.sectionPaths.has(id))?.id
  const scope = catalogue.scopes.get(section ?? '')
  const crumbs = listArticleCrumbs(context, article)
  return renderDocument(context, {
    title: item.title,
    description: item.summary === '' ? item.title : item.summary,
    canonical: item.url,
    ...(section === undefined ? {} : { section }),
    head: html`${scope === undefined ? undefined : renderAutodiscovery(context, listWithAncestors(context, scope))}${renderArticleGraph(context, story)}${renderArticleData(context, story, crumbs)}`,
    main: html`${renderBreadcrumb(context, crumbs)}<article class="article"${renderLanguage(item)}>
<header>
<h1>${item.title}</h1>
${item.summary === '' ? undefined : html`<p class="standfirst">${item.summary}</p>\n`}<p class="meta">${renderByline(context, article)} <span>${renderDateTime(item.published, site)}</span>${
      item.updated > item.published
        ? html` <span>${context.wording.updated} ${renderDateTime(item.updated, site)}</span>`
        : undefined
    }</p>
</header>
${story.item.image === undefined ? undefined : figure(context, story.item.image, body)}<div class="body">
${isRetracted(context, article) ? retraction(context, article) : trustHtml(localizeBody(context, body))}</div>
${attachments(context, story)}${corrections(context, story)}${source(story)}${tags(context, article)}</article>
<div class="after">
${related(context, article)}${authorBoxes(context, article)}</div>
`,
  })
}

const isRetracted = ({ catalogue }: PageContext, article: Article): boolean =>
  getLifecycleState(article, catalogue.now) === 'retracted'

function retraction({ wording, catalogue }: PageContext, { retracted, published }: Article): Html {
  const { site } = catalogue.newsroom
  const { at, reason = wording.retractedText } = retracted ?? { at: published }
  return html`<aside class="notice" role="note"><p><strong>${wording.retractedTitle}</strong>, ${renderDate(at, site)}: ${reason}</p></aside>\n`
}

/** The picture above the body, unless the body shows it already. */
function figure(context: PageContext, image: FeedImage, body: string): Html | undefined {
  const { url, alt, caption, credit, width, height } = image
  if (body.includes(html`src="${url}"`.text)) return undefined
  const words =
    caption === undefined && credit === undefined
      ? undefined
      : html`<figcaption>${caption}${credit === undefined ? undefined : html` <span class="credit">${credit}</span>`}</figcaption>`
  return html`<figure><img src="${toSafeLink(toLocalAddress(context, url))}" alt="${alt}"${renderAttribute('width', width)}${renderAttribute('height', height)}>${words}</figure>\n`
}

function attachments(context: PageContext, { item }: Story): Html[] {
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

/** Newest first, each with its day. */
function corrections({ wording, catalogue }: PageContext, { item }: Story): Html | undefined {
  if (item.corrections.length === 0) return undefined
  const { site } = catalogue.newsroom
  const notes = item.corrections.map(
    ({ at, note }) => html`<p><strong>${wording.correction}</strong>, ${renderDate(at, site)}: ${note}</p>\n`,
  )
  return html`<aside class="notice" aria-label="${wording.correction}">\n${notes}</aside>\n`
}

const source = ({ item }: Story): Html | undefined =>
  item.source === undefined
    ? undefined
    : html`<p class="source">${item.source.url === undefined ? item.source.title : html`<a href="${toSafeLink(item.source.url)}">${item.source.title}</a>`}</p>\n`

function tags(context: PageContext, article: Article): Html | undefined {
  const { scopes } = context.catalogue
  const labels = new Map(article.tags.map((tag) => [`tags/${slugify(tag)}`, tag]))
  if (labels.size === 0) return undefined
  const entries = [...labels].map(([name, label]) =>
    scopes.has(name)
      ? html`<li><a rel="tag" href="${toSitePath(context, makePagePath(name))}">${label}</a></li>\n`
      : html`<li>${label}</li>\n`,
  )
  return html`<ul class="tags" aria-label="${context.wording.tags}">\n${entries}</ul>\n`
}

/** Always with the other article's title and address of now. */
function related(context: PageContext, article: Article): Html | undefined {
  const { site } = context.catalogue.newsroom
  if (isRetracted(context, article)) return undefined
  const entries = selectRelated(context.catalogue, article).map((link) => {
    if (!('article' in link)) return html`<li><a href="${toSafeLink(link.url)}">${link.title}</a></li>\n`
    const { article: other } = link
    const title = isRetracted(context, other) ? site.wording.retractedTitle : other.title
    const language = other.language ?? site.language
    return html`<li${renderAttribute('lang', language === (article.language ?? site.language) ? undefined : language)}><a href="${toSafeLink(toLocalAddress(context, getArticleUrl(site, other, context.base)))}">${title}</a> ${renderDate(other.published, site)}</li>\n`
  })
  if (entries.length === 0) return undefined
  return html`<section class="related" aria-labelledby="related">
<h2 id="related">${site.wording.related}</h2>
<ul>
${entries}</ul>
</section>
`
}

function authorBoxes(context: PageContext, { authors }: Article): Html | undefined {
  const { newsroom, scopes } = context.catalogue
  const known = authors
    .map((reference) => getAuthor(newsroom, reference))
    .filter(({ bio, avatar: picture }) => bio ?? picture)
  if (known.length === 0) return undefined
  const boxes = known.map((author) => {
    const scope = `authors/${author.id}`
    const name = scopes.has(scope)
      ? html`<a rel="author" href="${toSitePath(context, makePagePath(scope))}">${author.name}</a>`
      : html`${author.name}`
    return html`<div class="author">
${renderAvatar(context, author)}<div><h3>${name}</h3>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${renderContact(context, author)}</div>
</div>
`
  })
  return html`<section class="authors" aria-labelledby="authors">
<h2 id="authors">${context.wording.about}</h2>
${boxes}</section>
`
}
