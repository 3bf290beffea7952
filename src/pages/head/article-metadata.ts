import { getAuthor } from '../../catalog/index.ts'
import { makePagePath } from '../../feeds/index.ts'
import { type Article, formatRfc3339, resolveAddress } from '../../model/index.ts'
import { type Crumb, makeBreadcrumbData } from '../breadcrumb.ts'
import type { PageContext } from '../page-context.ts'
import type { Story } from '../story-card.ts'
import { type Html, renderJsonLd } from '../template.ts'
import { renderOpenGraph } from './open-graph.ts'

/** Returns the Open Graph data of an article. */
export function renderArticleGraph(context: PageContext, { article, item }: Story): Html {
  const section = listSectionTitles(context, article)[0]
  return renderOpenGraph(context, {
    type: 'article',
    title: item.title,
    description: item.summary,
    url: item.url,
    ...(item.image === undefined ? {} : { image: item.image }),
    more: [
      ['article:published_time', formatRfc3339(item.published)],
      ['article:modified_time', formatRfc3339(item.updated)],
      ...(article.listing === 'unlisted' ? [] : article.authors)
        .map((reference) => getAuthor(context.newsroom, reference))
        .map(({ id }) => ['article:author', resolveAddress(context.base, makePagePath(`authors/${id}`))] as const),
      ...(section === undefined ? [] : [['article:section', section] as const]),
      ...article.tags.map((tag) => ['article:tag', tag] as const),
    ],
  })
}

/** Returns the JSON-LD of an article: schema.org NewsArticle and BreadcrumbList. */
export function renderArticleData(context: PageContext, { article, item }: Story, crumbs: readonly Crumb[]): Html {
  const { base, site } = context
  const sections = listSectionTitles(context, article)
  const publisher = {
    '@type': 'NewsMediaOrganization',
    name: site.title,
    url: base,
    ...(site.logo === undefined ? {} : { logo: { '@type': 'ImageObject', url: resolveAddress(base, site.logo) } }),
  }
  const authors = item.authors.map(({ name, url }) =>
    article.authors.length === 0
      ? publisher
      : { '@type': 'Person', name, ...(url === undefined || article.listing === 'unlisted' ? {} : { url }) },
  )
  const newsArticle = {
    '@type': 'NewsArticle',
    '@id': item.id,
    headline: item.title,
    ...(item.summary === '' ? {} : { description: item.summary }),
    url: item.url,
    mainEntityOfPage: item.url,
    datePublished: formatRfc3339(item.published),
    dateModified: formatRfc3339(item.updated),
    inLanguage: article.language ?? site.language,
    author: authors,
    publisher,
    ...(item.image === undefined ? {} : { image: makeImageData(item.image) }),
    ...(sections.length === 0 ? {} : { articleSection: sections }),
    ...(article.tags.length === 0 ? {} : { keywords: article.tags }),
    ...(item.corrections.length === 0
      ? {}
      : {
          correction: item.corrections.map(({ at, note }) => ({
            '@type': 'CorrectionComment',
            text: note,
            datePublished: formatRfc3339(at),
          })),
        }),
  }
  return renderJsonLd({ '@context': 'https://schema.org', '@graph': [newsArticle, makeBreadcrumbData(crumbs, base)] })
}

const makeImageData = ({ url, width, height, caption, credit }: NonNullable<Story['item']['image']>) => ({
  '@type': 'ImageObject',
  url,
  ...(width === undefined || height === undefined ? {} : { width, height }),
  ...(caption === undefined ? {} : { caption }),
  ...(credit === undefined ? {} : { creditText: credit }),
})

const listSectionTitles = ({ sectionPaths }: PageContext, { sections }: Article): string[] =>
  sections.flatMap(({ id }) => sectionPaths.get(id)?.at(-1)?.title ?? [])
