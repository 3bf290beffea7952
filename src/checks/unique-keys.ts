import { compareText, MultiMap } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'

/** A value that only one article may have: an id, or an address. */
interface Claim {
  readonly kind: 'id' | 'slug' | 'url'
  readonly key: string
}

/**
 * Finds articles with equal ids or addresses. The one that was published first is kept, since subscribers know it; drafts
 * come last, then id and file decide, and never the order of reading. Only the connected component of a change is
 * resolved again.
 */
export class UniqueKeys {
  private readonly holders = {
    id: new MultiMap<Article>(),
    slug: new MultiMap<Article>(),
    url: new MultiMap<Article>(),
  }
  /** Articles that are not kept, with the reason. */
  private readonly displaced = new Map<Article, Problem>()
  /** Articles whose claims changed since the last resolution. */
  private pending = new Set<Article>()

  add(article: Article): void {
    for (const { kind, key } of listClaims(article)) {
      if (this.holders[kind].add(key, article)) this.pending.add(article)
    }
  }

  delete(article: Article): void {
    for (const { kind, key } of listClaims(article)) {
      this.holders[kind].delete(key, article)
      for (const holder of this.holders[kind].of(key)) this.pending.add(holder)
    }
    this.displaced.delete(article)
    this.pending.delete(article)
  }

  isDisplaced(article: Article): boolean {
    return this.displaced.has(article)
  }

  problems(): Iterable<Problem> {
    return this.displaced.values()
  }

  /** Returns whether an article has exactly this id. */
  has(id: string): boolean {
    for (const article of this.holders.id.of(fold(id))) if (article.id === id) return true
    return false
  }

  /** Decides about pending articles; returns all that were looked at. */
  resolve(): ReadonlySet<Article> {
    const connected = this.listConnected(this.pending)
    this.pending = new Set()
    const taken = { id: new Map<string, Article>(), slug: new Map<string, Article>(), url: new Map<string, Article>() }
    for (const article of [...connected].sort(byRank)) {
      const claims = listClaims(article)
      const lost = claims.find(({ kind, key }) => taken[kind].has(key))
      const other = lost && taken[lost.kind].get(lost.key)
      if (lost !== undefined && other !== undefined)
        this.displaced.set(article, makeDuplicateProblem(article, lost, other))
      else {
        this.displaced.delete(article)
        for (const { kind, key } of claims) taken[kind].set(key, article)
      }
    }
    return connected
  }

  /** Returns these articles and all that are connected to them by shared claims. */
  private listConnected(pending: ReadonlySet<Article>): Set<Article> {
    const connected = new Set(pending)
    const visited = new Set<string>()
    // Iterating a Set includes what is added meanwhile.
    for (const article of connected) {
      for (const { kind, key } of listClaims(article)) {
        if (visited.has(`${kind} ${key}`)) continue
        visited.add(`${kind} ${key}`)
        for (const holder of this.holders[kind].of(key)) connected.add(holder)
      }
    }
    return connected
  }
}

function listClaims(article: Article): readonly Claim[] {
  const id = { kind: 'id', key: fold(article.id) } as const
  // A withdrawn record that was reduced to its id has no page.
  return article.title === '' ? [id] : [id, getAddressClaim(article)]
}

const getAddressClaim = (article: Article): Claim =>
  article.url === undefined ? { kind: 'slug', key: fold(article.slug) } : getUrlClaim(article.url)

/** Returns one claim for `/a`, `/a/` and `/a/index.html`; an address of the default pattern claims its slug. */
function getUrlClaim(url: string): Claim {
  const path = fold(url.replace(/(?:\/index\.html)?\/*$/, ''))
  return /^\/articles\/[^/]+$/.test(path)
    ? { kind: 'slug', key: decodeAddress(path.slice('/articles/'.length)) }
    : { kind: 'url', key: path }
}

function decodeAddress(text: string): string {
  try {
    return fold(decodeURIComponent(text))
  } catch {
    return text
  }
}

/** Text that folding leaves unchanged: nearly all, and this test costs a tenth of folding. */
const FOLDED = /^[ -@[-~]*$/

const fold = (text: string): string => (FOLDED.test(text) ? text : text.normalize('NFC').toLowerCase())

/** Drafts come last, so that none displaces a public article. */
const byRank = (a: Article, b: Article): number =>
  Number(a.draft) - Number(b.draft) ||
  a.published - b.published ||
  compareText(a.id, b.id) ||
  compareText(a.file, b.file)

function makeDuplicateProblem(article: Article, { kind }: Claim, other: Article): Problem {
  const isId = kind === 'id'
  const key = isId ? 'id' : article.url === undefined ? 'slug' : 'url'
  return {
    code: isId ? 'duplicate-id' : 'duplicate-slug',
    severity: 'withheld',
    file: article.file,
    at: [key],
    found: `the ${key} "${isId ? article.id : article.slug}", which ${other.file} has too`,
    expected: `a unique ${key}`,
    fix: isId ? 'Change one id, or delete the copy.' : 'Give one of the articles another `slug`.',
  }
}
