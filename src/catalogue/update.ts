import type { Article } from '../newsroom/article.ts'
import type { Difference } from '../newsroom/difference.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, nextChange } from '../newsroom/lifecycle.ts'
import type { Newsroom } from '../newsroom/site.ts'
import { buildCatalogue, type Catalogue, changeOf, newestFirst, pathsToSections } from './catalogue.ts'
import { firstIndex } from './first-index.ts'
import type { Scope } from './scope.ts'
import { makeScope, removalOf, scopeNames } from './scopes.ts'

/** With more articles changed at once it is no dearer to build anew. */
const MOST_CHANGES = 2000

/**
 * The catalogue that follows another: the same as built anew, at the cost of what has changed. Scopes in which nothing
 * has are the very same objects.
 *
 * @param known in what the articles differ from others, so that it need not be found out
 */
export function followingCatalogue(
  before: Catalogue | undefined,
  newsroom: Newsroom,
  articles: readonly Article[],
  now: Instant,
  known?: Difference,
): Catalogue {
  if (before === undefined || before.newsroom !== newsroom || now < before.now)
    return buildCatalogue(newsroom, articles, now)
  const { added, removed } = differenceOf(before.all, articles, known)
  // Those for which an instant has come are taken out as they were and put in as they are.
  for (const article of before.coming) {
    if ((nextChange(article, before.now) ?? Number.POSITIVE_INFINITY) > now || removed.has(article)) continue
    added.add(article)
    removed.add(article)
  }
  if (added.size + removed.size > MOST_CHANGES || movesSections(before, [...added, ...removed], now)) {
    return buildCatalogue(newsroom, articles, now)
  }
  return changed(before, articles, [...added], removed, now)
}

function differenceOf(before: readonly Article[], articles: readonly Article[], known: Difference | undefined) {
  if (before === articles) return { added: new Set<Article>(), removed: new Set<Article>() }
  if (known?.from === before) return { added: new Set(known.added), removed: new Set(known.removed) }
  const [old, all] = [new Set(before), new Set(articles)]
  return {
    added: new Set(articles.filter((article) => !old.has(article))),
    removed: new Set(before.filter((article) => !all.has(article))),
  }
}

/** Whether a section made from records may come, go or change its title: then the tree is made anew. */
function movesSections(
  { newsroom, sectionPaths, scopes }: Catalogue,
  changed: readonly Article[],
  now: Instant,
): boolean {
  const configured = pathsToSections(newsroom.site.sections)
  return changed.some((article) =>
    article.sections.some(({ id, title }) => {
      if (configured.has(id)) return false
      const known = sectionPaths.get(id)?.at(-1)
      if (known === undefined) return isVisible(article, now)
      // With another of its articles left, and the same title everywhere, it stays as it is.
      const others = scopes.get(id)?.articles.filter((other) => !changed.includes(other)) ?? []
      return (
        known.title !== title ||
        !others.some(({ sections }) => sections.some((each) => each.id === id && each.title === title))
      )
    }),
  )
}

function changed(
  before: Catalogue,
  all: readonly Article[],
  added: readonly Article[],
  removed: ReadonlySet<Article>,
  now: Instant,
): Catalogue {
  const { newsroom, sectionPaths } = before
  const visible = added.filter((article) => isVisible(article, now)).sort(newestFirst)
  const gone = added.filter((article) => removalOf(article, now) !== undefined)
  const names = new Set<string>()
  for (const article of [...added, ...removed]) {
    for (const name of scopeNames(article, newsroom, sectionPaths)) names.add(name)
  }
  const isIn = (article: Article, name: string): boolean => scopeNames(article, newsroom, sectionPaths).has(name)
  const scopes = new Map(before.scopes)
  const remake = (name: string, articles: readonly Article[], left: readonly Article[]): void => {
    const scope = makeScope(name, newsroom, sectionPaths, articles, left, now)
    if (scope === undefined) scopes.delete(name)
    else scopes.set(name, scope)
  }
  for (const name of names) {
    // A scope that comes back has to be told who left it before: that is looked up, since it is rare.
    const {
      articles = [],
      left = all.filter((article) => removalOf(article, now) !== undefined && isIn(article, name)),
    }: Partial<Scope> = before.scopes.get(name) ?? {}
    remake(
      name,
      merged(
        articles.filter((article) => !removed.has(article)),
        visible.filter((article) => isIn(article, name)),
      ),
      [
        ...new Set([
          ...left.filter((article) => !removed.has(article)),
          ...gone.filter((article) => isIn(article, name)),
        ]),
      ],
    )
  }
  for (const [name, scope] of before.scopes) {
    if (!names.has(name) && scope.nextChange !== undefined && scope.nextChange <= now) {
      remake(name, scope.articles, scope.left)
    }
  }
  const byId = new Map(before.byId)
  for (const article of removed) if (byId.get(article.id) === article) byId.delete(article.id)
  for (const article of visible) byId.set(article.id, article)
  const coming = new Set(before.coming)
  for (const article of removed) coming.delete(article)
  for (const article of added) if (nextChange(article, now) !== undefined) coming.add(article)
  const { nextChange: _, ...rest } = before
  return { ...rest, now, ...changeOf(scopes, coming, now), byId, scopes, all, coming }
}

/** Two lists in order as one in order; the second is short. */
function merged(long: readonly Article[], short: readonly Article[]): Article[] {
  const all = [...long]
  for (const article of short)
    all.splice(
      firstIndex(all, (other) => newestFirst(other, article) >= 0),
      0,
      article,
    )
  return all
}
