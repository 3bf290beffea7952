import { type Article, getLifecycleState, newestFirst } from '../model/index.ts'
import type { Catalog } from './catalog.ts'

/**
 * Returns the articles before one in its first section, newest first; of all articles if it is in no section. A later
 * article changes none of them. Retracted ones are left out.
 */
export function selectOlderArticles(
  { scopes, sectionPaths, now }: Pick<Catalog, 'scopes' | 'sectionPaths' | 'now'>,
  article: Article,
  count: number,
): Article[] {
  const section = article.sections.find(({ id }) => sectionPaths.has(id))?.id ?? ''
  const articles = scopes.get(section)?.articles
  if (articles === undefined) return []
  const start = articles.firstIndex((other) => newestFirst(article, other) < 0)
  // Looks at a few more than it needs: a section of nothing but retractions is no list to read.
  const older = articles.slice(start, start + 2 * count)
  return older.filter((other) => getLifecycleState(other, now) === 'live').slice(0, count)
}
