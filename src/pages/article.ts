import { authorOf } from '../catalogue/catalogue.ts'
import { relatedOf } from '../catalogue/related.ts'
import { articleUrl } from '../feeds/article-url.ts'
import type { FeedImage } from '../feeds/item.ts'
import { pagePath } from '../feeds/paths.ts'
import type { Article } from '../newsroom/article.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import { slugify } from '../newsroom/slug.ts'
import { articleData, articleGraph } from './article-data.ts'
import { breadcrumb, crumbsTo } from './breadcrumb.ts'
import { here, local, localBody, type PageContext } from './context.ts'
import { dateOnly, dateTime } from './dates.ts'
import { discoveryLinks, withAbove } from './discovery.ts'
import { attribute, type Html, html, trusted, webLink } from './html.ts'
import { document } from './layout.ts'
import { avatar, contact } from './listing.ts'
import { byline, languageOf, type Story } from './story.ts'

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
  const crumbs = crumbsTo(context, article)
  return document(context, {
    title: item.title,
    description: item.summary === '' ? item.title : item.summary,
    canonical: item.url,
    ...(section === undefined ? {} : { section }),
    head: html`${scope === undefined ? undefined : discoveryLinks(context, withAbove(context, scope))}${articleGraph(context, story)}${articleData(context, story, crumbs)}`,
    main: html`${breadcrumb(context, crumbs)}<article class="article"${languageOf(item)}>
<header>
<h1>${item.title}</h1>
${item.summary === '' ? undefined : html`<p class="standfirst">${item.summary}</p>\n`}<p class="meta">${byline(context, article)} <span>${dateTime(item.published, site)}</span>${
      item.updated > item.published
        ? html` <span>${context.wording.updated} ${dateTime(item.updated, site)}</span>`
        : undefined
    }</p>
</header>
${story.item.image === undefined ? undefined : figure(context, story.item.image, body)}<div class="body">
${isRetracted(context, article) ? retraction(context, article) : trusted(localBody(context, body))}</div>
${attachments(context, story)}${corrections(context, story)}${source(story)}${tags(context, article)}</article>
<div class="after">
${related(context, article)}${authorBoxes(context, article)}</div>
`,
  })
}

const isRetracted = ({ catalogue }: PageContext, article: Article): boolean =>
  stateAt(article, catalogue.now) === 'retracted'

function retraction({ wording, catalogue }: PageContext, { retracted, published }: Article): Html {
  const { site } = catalogue.newsroom
  const { at, reason = wording.retractedText } = retracted ?? { at: published }
  return html`<aside class="notice" role="note"><p><strong>${wording.retractedTitle}</strong>, ${dateOnly(at, site)}: ${reason}</p></aside>\n`
}

/** The picture above the body, unless the body shows it already. */
function figure(context: PageContext, image: FeedImage, body: string): Html | undefined {
  const { url, alt, caption, credit, width, height } = image
  if (body.includes(html`src="${url}"`.text)) return undefined
  const words =
    caption === undefined && credit === undefined
      ? undefined
      : html`<figcaption>${caption}${credit === undefined ? undefined : html` <span class="credit">${credit}</span>`}</figcaption>`
  return html`<figure><img src="${webLink(local(context, url))}" alt="${alt}"${attribute('width', width)}${attribute('height', height)}>${words}</figure>\n`
}

function attachments(context: PageContext, { item }: Story): Html[] {
  return item.attachments.map(({ url, type, title }) => {
    const address = webLink(local(context, url))
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
    ({ at, note }) => html`<p><strong>${wording.correction}</strong>, ${dateOnly(at, site)}: ${note}</p>\n`,
  )
  return html`<aside class="notice" aria-label="${wording.correction}">\n${notes}</aside>\n`
}

const source = ({ item }: Story): Html | undefined =>
  item.source === undefined
    ? undefined
    : html`<p class="source">${item.source.url === undefined ? item.source.title : html`<a href="${webLink(item.source.url)}">${item.source.title}</a>`}</p>\n`

function tags(context: PageContext, article: Article): Html | undefined {
  const { scopes } = context.catalogue
  const labels = new Map(article.tags.map((tag) => [`tags/${slugify(tag)}`, tag]))
  if (labels.size === 0) return undefined
  const entries = [...labels].map(([name, label]) =>
    scopes.has(name)
      ? html`<li><a rel="tag" href="${here(context, pagePath(name))}">${label}</a></li>\n`
      : html`<li>${label}</li>\n`,
  )
  return html`<ul class="tags" aria-label="${context.wording.tags}">\n${entries}</ul>\n`
}

/** Always with the other article's title and address of now. */
function related(context: PageContext, article: Article): Html | undefined {
  const { site } = context.catalogue.newsroom
  if (isRetracted(context, article)) return undefined
  const entries = relatedOf(context.catalogue, article).map((link) => {
    if (!('article' in link)) return html`<li><a href="${webLink(link.url)}">${link.title}</a></li>\n`
    const { article: other } = link
    const title = isRetracted(context, other) ? site.wording.retractedTitle : other.title
    const language = other.language ?? site.language
    return html`<li${attribute('lang', language === (article.language ?? site.language) ? undefined : language)}><a href="${webLink(local(context, articleUrl(site, other, context.base)))}">${title}</a> ${dateOnly(other.published, site)}</li>\n`
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
    .map((reference) => authorOf(newsroom, reference))
    .filter(({ bio, avatar: picture }) => bio ?? picture)
  if (known.length === 0) return undefined
  const boxes = known.map((author) => {
    const scope = `authors/${author.id}`
    const name = scopes.has(scope)
      ? html`<a rel="author" href="${here(context, pagePath(scope))}">${author.name}</a>`
      : html`${author.name}`
    return html`<div class="author">
${avatar(context, author)}<div><h3>${name}</h3>
${author.bio === undefined ? undefined : html`<p>${author.bio}</p>\n`}${contact(context, author)}</div>
</div>
`
  })
  return html`<section class="authors" aria-labelledby="authors">
<h2 id="authors">${context.wording.about}</h2>
${boxes}</section>
`
}
