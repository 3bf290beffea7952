import { compareText, MultiMap } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'

/** What only one article may have: an id, or an address. */
interface Claim {
  readonly kind: 'id' | 'slug' | 'url'
  readonly key: string
}

/**
 * Which articles have one id or one address, and who of them gives way: of each the one published first stays, which
 * subscribers know, drafts last, then the one whose id and file come first; never the order in which files were found.
 * A change is settled among those whom it concerns, be it by way of others.
 */
export class UniqueKeys {
  private readonly holders = {
    id: new MultiMap<Article>(),
    slug: new MultiMap<Article>(),
    url: new MultiMap<Article>(),
  }
  /** Those that give way, each with why. */
  private readonly displaced = new Map<Article, Problem>()
  /** Those that others have come to or gone from. */
  private unsettled = new Set<Article>()

  add(article: Article): void {
    for (const { kind, key } of listClaims(article)) {
      if (this.holders[kind].add(key, article)) this.unsettled.add(article)
    }
  }

  delete(article: Article): void {
    for (const { kind, key } of listClaims(article)) {
      this.holders[kind].delete(key, article)
      for (const holder of this.holders[kind].of(key)) this.unsettled.add(holder)
    }
    this.displaced.delete(article)
    this.unsettled.delete(article)
  }

  givesWay(article: Article): boolean {
    return this.displaced.has(article)
  }

  problems(): Iterable<Problem> {
    return this.displaced.values()
  }

  /** Whether an article has this very id. */
  has(id: string): boolean {
    for (const article of this.holders.id.of(fold(id))) if (article.id === id) return true
    return false
  }

  /** Settles who gives way since the last time; gives all whom that concerned. */
  resolve(): ReadonlySet<Article> {
    const concerned = this.concernedBy(this.unsettled)
    this.unsettled = new Set()
    const taken = { id: new Map<string, Article>(), slug: new Map<string, Article>(), url: new Map<string, Article>() }
    for (const article of [...concerned].sort(byRank)) {
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
    return concerned
  }

  /** These, all that share something with them, and so on. */
  private concernedBy(unsettled: ReadonlySet<Article>): Set<Article> {
    const concerned = new Set(unsettled)
    const looked = new Set<string>()
    // What is added while it is walked is walked too.
    for (const article of concerned) {
      for (const { kind, key } of listClaims(article)) {
        if (looked.has(`${kind} ${key}`)) continue
        looked.add(`${kind} ${key}`)
        for (const holder of this.holders[kind].of(key)) concerned.add(holder)
      }
    }
    return concerned
  }
}

function listClaims(article: Article): readonly Claim[] {
  const id = { kind: 'id', key: fold(article.id) } as const
  // A withdrawn record that has shrunk to its id has no page that could be in the way.
  return article.title === '' ? [id] : [id, getAddress(article)]
}

const getAddress = (article: Article): Claim =>
  article.url === undefined ? { kind: 'slug', key: fold(article.slug) } : getProblemPath(article.url)

/** One place for `/a`, `/a/` and `/a/index.html`; the usual place of a slug is that of the articles that have one. */
function getProblemPath(url: string): Claim {
  const place = fold(url.replace(/(?:\/index\.html)?\/*$/, ''))
  return /^\/articles\/[^/]+$/.test(place)
    ? { kind: 'slug', key: decodeAddress(place.slice('/articles/'.length)) }
    : { kind: 'url', key: place }
}

function decodeAddress(text: string): string {
  try {
    return fold(decodeURIComponent(text))
  } catch {
    return text
  }
}

/** Nearly all text is folded already, and finding that out costs a tenth of folding it. */
const FOLDED = /^[ -@[-~]*$/

const fold = (text: string): string => (FOLDED.test(text) ? text : text.normalize('NFC').toLowerCase())

/** A draft never takes the place of what is public. */
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
