import type { FeedImage } from '../../feeds/index.ts'
import type { PageContext } from '../page-context.ts'
import { type Child, type Html, html } from '../template.ts'

/** Data for previews of shared links (https://ogp.me/). */
export interface OpenGraph {
  readonly type: 'website' | 'article' | 'profile'
  readonly title: string
  readonly description: string
  /** Absolute. */
  readonly url: string
  readonly image?: FeedImage
  /** More properties, such as `article:published_time`. */
  readonly more?: readonly (readonly [property: string, content: string])[]
}

export function renderOpenGraph(
  { site }: PageContext,
  { type, title, description, url, image, more = [] }: OpenGraph,
): Html {
  const picture: readonly (readonly [string, string])[] =
    image === undefined
      ? []
      : [
          ['og:image', image.url],
          ['og:image:alt', image.alt],
          ...(image.width === undefined || image.height === undefined
            ? []
            : ([
                ['og:image:width', String(image.width)],
                ['og:image:height', String(image.height)],
              ] as const)),
        ]
  const properties: readonly (readonly [string, string])[] = [
    ['og:type', type],
    ['og:site_name', site.title],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:locale', site.language.replace('-', '_')],
    ...picture,
    ...more,
  ]
  const tags: Child[] = properties.map(
    ([property, content]) => html`<meta property="${property}" content="${content}">\n`,
  )
  return html`${tags}<meta name="twitter:card" content="${image === undefined ? 'summary' : 'summary_large_image'}">\n`
}
