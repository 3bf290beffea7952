import { compareText, MultiMap } from '../collections/index.ts'
import {
  type Article,
  getAddressDay,
  getArticleUrl,
  resolveAddress,
  type Site,
  slugify,
  type UrlSettings,
} from '../model/index.ts'
import type { Problem } from '../problems/index.ts'

/** The settings that decide about an article's address. */
export type Addressing = UrlSettings & Pick<Site, 'url'>

/** Used while the settings cannot be read. */
export const DEFAULT_ADDRESSING: Addressing = {
  records: { url: '/articles/{slug}/', addressDay: 'site', slugStyle: 'plain' },
  timezone: 'UTC',
  language: 'en',
}

/** A value that only one article may have. */
interface Claim {
  readonly kind: 'id' | 'address'
  readonly key: string
}

/**
 * Finds articles with equal ids or addresses. The one that was published first keeps an address, since subscribers know
 * it; drafts come last, then id and file decide, and never the order of reading. The others get an address with their
 * date, or with their id. An article with an id that is taken, or with a `url` that is taken, is not published. Only the
 * connected component of a change is resolved again.
 */
export class UniqueKeys {
  private readonly addressing: Addressing
  /** The keys before and after the slug, when the slug is all that the pattern takes from an article. */
  private readonly aroundSlug: readonly [string, string] | undefined
  private readonly base: string
  private readonly holders = { id: new MultiMap<Article>(), address: new MultiMap<Article>() }
  /** Articles without the address of their slug, by the addresses that they may get instead. */
  private readonly candidates = new MultiMap<Article>()
  /** Results for articles that are not published as they are. */
  private readonly results = new Map<Article, Result>()
  /** Articles whose claims changed since the last resolution. */
  private pending = new Set<Article>()

  constructor(addressing: Addressing) {
    this.addressing = addressing
    this.base = addressing.url ?? 'http://localhost/'
    const [, before, after] = /^((?!\/)[^{}]*)\{slug\}([^{}]*)$/.exec(addressing.records.url.replace(/^\/+/, '')) ?? []
    if (before === undefined || after === undefined) return
    this.aroundSlug = [decodeAddress(resolveAddress(this.base, before)), trimPath(decodeAddress(after))]
  }

  add(article: Article): void {
    for (const { kind, key } of this.listClaims(article)) {
      const isShared = this.holders[kind].add(key, article)
      if (isShared || (kind === 'address' && this.candidates.has(key))) this.pending.add(article)
    }
  }

  delete(article: Article): void {
    for (const { kind, key } of this.listClaims(article)) {
      this.holders[kind].delete(key, article)
      for (const holder of this.holders[kind].of(key)) this.pending.add(holder)
      if (kind === 'address') for (const other of this.candidates.of(key)) this.pending.add(other)
    }
    this.forget(article)
    this.pending.delete(article)
  }

  /** Returns an article as it is published; undefined if it is not. */
  getPublished(article: Article): Article | undefined {
    const result = this.results.get(article)
    return result === undefined ? article : result.published
  }

  *problems(): Iterable<Problem> {
    for (const { problem } of this.results.values()) yield problem
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
    const before = new Map([...connected].map((article) => [article, this.results.get(article)] as const))
    for (const article of connected) this.forget(article)
    const taken = { id: new Map<string, Article>(), address: new Map<string, Article>() }
    const withoutAddress: { readonly article: Article; readonly other: Article }[] = []
    for (const article of [...connected].sort(byRank)) {
      const claims = this.listClaims(article)
      const lost = claims.find(({ kind, key }) => taken[kind].has(key))
      const other = lost && taken[lost.kind].get(lost.key)
      if (lost === undefined || other === undefined) for (const { kind, key } of claims) taken[kind].set(key, article)
      else if (lost.kind === 'address' && article.url?.startsWith('/') !== false) {
        taken.id.set(fold(article.id), article)
        withoutAddress.push({ article, other })
      } else this.results.set(article, { problem: makeDuplicateProblem(article, lost.kind, other) })
    }
    for (const { article, other } of withoutAddress) this.assignAddress(article, other, taken.address)
    for (const [article, result] of before) this.keepEqualResult(article, result)
    return connected
  }

  /** Gives an article the first of its other slugs whose address is free. */
  private assignAddress(article: Article, other: Article, taken: Map<string, Article>): void {
    const candidates = this.listCandidates(article)
    for (const { key } of candidates) this.candidates.add(key, article)
    const free = candidates.find(({ key }) => !taken.has(key) && !this.isHeld(key))
    if (free !== undefined) taken.set(free.key, article)
    this.results.set(article, {
      ...(free === undefined ? {} : { published: free.published }),
      problem: makeDuplicateProblem(article, 'address', other, free?.published),
    })
  }

  private isHeld(address: string): boolean {
    return this.holders.address.has(address)
  }

  /** A result that stays is the same object, so that nothing is rendered again. */
  private keepEqualResult(article: Article, before: Result | undefined): void {
    const after = this.results.get(article)
    if (before === undefined || after === undefined) return
    const isEqual = getOwnAddress(before.published) === getOwnAddress(after.published)
    if (isEqual && before.problem.found === after.problem.found) {
      this.results.set(article, before)
    }
  }

  private forget(article: Article): void {
    const result = this.results.get(article)
    if (result === undefined) return
    this.results.delete(article)
    for (const { key } of this.listCandidates(article)) this.candidates.delete(key, article)
  }

  /** Returns these articles and all that are connected to them by shared claims. */
  private listConnected(pending: ReadonlySet<Article>): Set<Article> {
    const connected = new Set(pending)
    const visited = new Set<string>()
    // Iterating a Set includes what is added meanwhile.
    for (const article of connected) {
      for (const { kind, key } of [...this.listClaims(article), ...this.listCandidates(article)]) {
        if (visited.has(`${kind} ${key}`)) continue
        visited.add(`${kind} ${key}`)
        for (const holder of this.holders[kind].of(key)) connected.add(holder)
        if (kind === 'address') for (const other of this.candidates.of(key)) connected.add(other)
      }
    }
    return connected
  }

  private listClaims(article: Article): readonly Claim[] {
    const id = { kind: 'id', key: fold(article.id) } as const
    // A withdrawn record that was reduced to its id has no page.
    return article.title === '' ? [id] : [id, { kind: 'address', key: this.getAddressKey(article) }]
  }

  /** Returns the article with each slug that it may get when its own is taken, in the order of preference. */
  private listCandidates(article: Article): readonly Candidate[] {
    const { url } = article
    if (article.title === '' || url?.startsWith('/') === false) return []
    const { year, month, day } = getAddressDay(this.addressing, article)
    const date = `${year}-${month}-${day}`
    return [`${article.slug}-${date}`, slugify(article.id)].map((slug, index) => {
      const other = url === undefined ? {} : { url: addToName(url, index === 0 ? date : slug) }
      const published = { ...article, slug: url === undefined ? slug : article.slug, ...other }
      return { kind: 'address', key: this.getAddressKey(published), published }
    })
  }

  /** Returns one key for `/a`, `/a/`, `/A/index.html` and `/%61/`. */
  private getAddressKey(article: Article): string {
    // Nearly all articles; it costs a fifth of making the address.
    if (article.url === undefined && this.aroundSlug !== undefined) {
      return fold(`${this.aroundSlug[0]}${article.slug}${this.aroundSlug[1]}`)
    }
    return fold(trimPath(decodeAddress(getArticleUrl(this.addressing, article, this.base))))
  }
}

/** Returns an address with something added to its last name: `/a/b/` and `/a/b.html` become `/a/b-2018/` and `/a/b-2018.html`. */
function addToName(url: string, added: string): string {
  const [, before = '', end = ''] = /^([^?#]*?)((?:\.\w{1,5})?\/?(?:[?#].*)?)$/.exec(url) ?? []
  return `${before}-${added}${end}`
}

/** Returns the part of an article's address that is its own. */
const getOwnAddress = (article: Article | undefined): string | undefined => article?.url ?? article?.slug

function trimPath(path: string): string {
  let end = path.endsWith('/index.html') ? path.length - '/index.html'.length : path.length
  while (path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}

/** An article that is not published as it is: with another slug, or not at all. */
interface Result {
  readonly published?: Article
  readonly problem: Problem
}

interface Candidate extends Claim {
  readonly published: Article
}

function decodeAddress(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
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

/** @param published the article with the slug that it gets instead; absent: it is withheld */
function makeDuplicateProblem(article: Article, kind: Claim['kind'], other: Article, published?: Article): Problem {
  const isId = kind === 'id'
  const key = isId ? 'id' : article.url === undefined ? 'slug' : 'url'
  const value = isId ? article.id : (article.url ?? article.slug)
  const found = `the ${key} "${value}", which ${other.file} has too`
  return {
    code: isId ? 'duplicate-id' : 'duplicate-slug',
    severity: published === undefined ? 'withheld' : 'warning',
    file: article.file,
    at: [key],
    found: published === undefined ? found : `${found}: the article is published as "${getOwnAddress(published)}"`,
    expected: key === 'id' ? 'a unique id' : 'another address for each article',
    fix: isId ? 'Change one id, or delete the copy.' : `Give one of the articles another \`${key}\`.`,
  }
}
