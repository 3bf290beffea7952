import type { Article } from '../newsroom/article.ts'
import type { Difference } from '../newsroom/difference.ts'
import type { Problem } from '../problem.ts'

/** What the records of a newsroom are together. */
export interface Coherent {
  readonly articles: readonly Article[]
  /** With `at` in place of line and column: whoever reads files finds the place. */
  readonly problems: readonly Problem[]
  /** From what was given last; absent when articles may have had to give way to others. */
  readonly difference?: Difference
}

/**
 * Holds the articles of a newsroom together, at the cost of what changes: as long as no two have one id or one address,
 * all of them stand. Else it leaves one article of each id and of each address: the one published first, which subscribers
 * know, drafts last, then the one
 * whose id and file come first; never the order in which files were found. Related ids that lead nowhere are reported.
 */
export class Coherence {
  private readonly articles = new Map<string, Article>()
  private readonly uses = new Map<string, number>()
  private readonly ids = new Map<string, number>()
  private readonly relating = new Set<Article>()
  private clashes = 0
  /** What was given last, as long as nobody had to give way, and what has changed since. */
  private last: readonly Article[] | undefined
  private added = new Set<Article>()
  private removed = new Set<Article>()

  /** The article of a file, or that there is none any more. */
  set(file: string, article: Article | undefined): void {
    const before = this.articles.get(file)
    if (before === article) return
    if (before !== undefined) {
      this.count(before, -1)
      if (!this.added.delete(before)) this.removed.add(before)
    }
    if (article === undefined) this.articles.delete(file)
    else {
      this.articles.set(file, article)
      this.count(article, 1)
      if (!this.removed.delete(article)) this.added.add(article)
    }
  }

  /** @param known ids of articles that are not public but there: to name one of them is no fault */
  coherent(known: ReadonlySet<string>): Coherent {
    const { last: from, added, removed } = this
    this.added = new Set()
    this.removed = new Set()
    const isSame = from !== undefined && added.size + removed.size === 0
    const articles = isSame ? from : [...this.articles.values()]
    this.last = this.clashes > 0 ? undefined : articles
    if (this.clashes > 0) return makeCoherent(articles, known)
    const ids = { has: (id: string) => this.ids.has(id) || known.has(id) }
    const problems = [...this.relating].flatMap((article) => unknownRelated(article, ids))
    return { articles, problems, ...(from === undefined ? {} : { difference: { from, added, removed } }) }
  }

  private count(article: Article, by: 1 | -1): void {
    for (const key of [`id ${fold(article.id)}`, ...(article.title === '' ? [] : [addressOf(article)])]) {
      const before = this.uses.get(key) ?? 0
      if (before + by === 0) this.uses.delete(key)
      else this.uses.set(key, before + by)
      if (Math.max(before, before + by) > 1) this.clashes += by
    }
    const sameId = (this.ids.get(article.id) ?? 0) + by
    if (sameId === 0) this.ids.delete(article.id)
    else this.ids.set(article.id, sameId)
    if (!article.related.some((reference) => 'id' in reference)) return
    if (by === 1) this.relating.add(article)
    else this.relating.delete(article)
  }
}

const addressOf = (article: Article): string =>
  article.url === undefined ? `slug ${fold(article.slug)}` : placeOf(article.url)

/** One place for `/a`, `/a/` and `/a/index.html`; the usual place of a slug is that of the articles that have one. */
function placeOf(url: string): string {
  const place = fold(url.replace(/(?:\/index\.html)?\/*$/, ''))
  return /^\/articles\/[^/]+$/.test(place) ? `slug ${decoded(place.slice('/articles/'.length))}` : `url ${place}`
}

function decoded(text: string): string {
  try {
    return fold(decodeURIComponent(text))
  } catch {
    return text
  }
}

function makeCoherent(articles: readonly Article[], known: ReadonlySet<string>): Coherent {
  const problems: Problem[] = []
  const ranked = [...articles].sort(byRank)
  const ids = new Map<string, Article>()
  const addresses = new Map<string, Article>()
  const kept = ranked.filter((article) => {
    const id = fold(article.id)
    const address = addressOf(article)
    const [sameId, sameAddress] = [ids.get(id), addresses.get(address)]
    if (sameId !== undefined) problems.push(duplicate(article, 'duplicate-id', 'id', article.id, sameId))
    else if (sameAddress !== undefined && article.title !== '') {
      problems.push(
        duplicate(article, 'duplicate-slug', article.url === undefined ? 'slug' : 'url', article.slug, sameAddress),
      )
    }
    if (sameId !== undefined || (sameAddress !== undefined && article.title !== '')) return false
    ids.set(id, article)
    // A withdrawn record that has shrunk to its id has no page that could be in the way.
    if (article.title !== '') addresses.set(address, article)
    return true
  })
  const all = new Set([...articles.map(({ id }) => id), ...known])
  for (const article of kept) problems.push(...unknownRelated(article, all))
  return { articles: kept.sort((a, b) => (a.file < b.file ? -1 : 1)), problems }
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** A draft never takes the place of what is public. */
const byRank = (a: Article, b: Article): number =>
  Number(a.draft) - Number(b.draft) || a.published - b.published || compare(a.id, b.id) || compare(a.file, b.file)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const duplicate = (
  { file }: Article,
  code: 'duplicate-id' | 'duplicate-slug',
  key: string,
  value: string,
  other: Article,
): Problem => ({
  code,
  severity: 'withheld',
  file,
  at: [key],
  found: `the ${key} "${value}", which ${other.file} has too`,
  expected: `${key === 'id' ? 'an' : 'a'} ${key} of its own`,
  fix: code === 'duplicate-id' ? 'Change one, or delete the copy.' : 'Give one of them another `slug`.',
})

function unknownRelated(article: Article, ids: Pick<ReadonlySet<string>, 'has'>): Problem[] {
  return article.related.flatMap((reference, index): Problem[] => {
    if (!('id' in reference)) return []
    const itself = reference.id === article.id
    if (!itself && ids.has(reference.id)) return []
    const found = itself ? 'the article itself' : `"${reference.id}", which no article has as its id`
    const problem = {
      code: 'unknown-related',
      severity: 'fault',
      file: article.file,
      at: ['related', index],
      found,
    } as const
    return [{ ...problem, expected: 'the id of another article' }]
  })
}
