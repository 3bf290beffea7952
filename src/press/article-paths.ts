import type { Catalogue } from '../catalogue/catalogue.ts'
import { removalOf } from '../catalogue/scopes.ts'
import { articleUrl } from '../feeds/article-url.ts'
import type { Article } from '../newsroom/article.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import type { Site } from '../newsroom/site.ts'

/** Where articles have their pages in the site; a path is made once for each version of an article. */
export class ArticlePaths {
  private readonly base: string
  private site: Site | undefined
  private known = new WeakMap<Article, string | undefined>()

  constructor(base: string) {
    this.base = base
  }

  /** Visible articles by the path of their page; those whose page is elsewhere are not in it. */
  visible(catalogue: Catalogue): Map<string, Article> {
    const paths = new Map<string, Article>()
    for (const article of catalogue.scopes.get('')?.articles ?? []) {
      const path = this.pathOf(catalogue.newsroom.site, article)
      if (path !== undefined) paths.set(path, article)
    }
    return paths
  }

  /** The paths of pages that were here, and were taken down. */
  withdrawn({ all, newsroom, now }: Catalogue): Set<string> {
    const paths = new Set<string>()
    for (const article of all) {
      if (article.withdrawn === undefined || stateAt(article, now) !== 'withdrawn') continue
      const path = removalOf(article, now) === undefined ? undefined : this.pathOf(newsroom.site, article)
      if (path !== undefined) paths.add(path)
    }
    return paths
  }

  private pathOf(site: Site, article: Article): string | undefined {
    if (this.site !== site) {
      this.site = site
      this.known = new WeakMap()
    }
    if (this.known.has(article)) return this.known.get(article)
    const path = pathIn(this.base, articleUrl(site, article, this.base))
    this.known.set(article, path)
    return path
  }
}

/** The path of an address below `base`, each segment percent-encoded as `encodeURIComponent` does; undefined for any other. */
function pathIn(base: string, url: string): string | undefined {
  if (!url.startsWith(base) || /[?#]/.test(url)) return undefined
  const path = url.slice(base.length)
  if (path === '') return undefined
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)))
      .join('/')
  } catch {
    return undefined
  }
}
