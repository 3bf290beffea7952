import { forEachInTask, type Task } from '../../collections/index.ts'
import { type Article, type Articles, type Instant, isVisible, sortArticles } from '../../model/index.ts'
import { readPathNames } from '../../records/index.ts'
import type { PublishedArticle } from './ledger.ts'
import { EMPTY_REGISTER, limitEntries, type Register } from './register.ts'

/** Number of articles between two yields. */
const BATCH_SIZE = 500

/** An article as subscribers know it. */
export type KnownArticle = Pick<PublishedArticle, 'id' | 'file' | 'guid' | 'digest' | 'path'>

/** Returns the path of an article's page. */
export type GetPath = (article: Article) => string | undefined

/** Articles with the ids and former addresses that the register has for them. */
export interface Adoption {
  /** As their records say. */
  readonly written: Articles
  readonly articles: Articles
  /** The articles that differ from their records, by those. */
  readonly adopted: ReadonlyMap<Article, Article>
  readonly register: Register
}

const NO_ARTICLES = sortArticles([])

/** Returns the state before the first articles. */
export const startAdoption = (register: Register = EMPTY_REGISTER): Adoption => ({
  ...{ written: NO_ARTICLES, articles: NO_ARTICLES, adopted: new Map(), register },
})

export interface AdoptionContext {
  readonly now: Instant
  readonly getPath: GetPath
  /** Returns the path that a page had before, by the settings of then. */
  readonly getPathBefore: GetPath
  /** The articles published before this process began; absent: those of the last adoption. */
  readonly ledger?: Iterable<KnownArticle>
  /** True if the settings that addresses are made from have changed. */
  readonly isAnew: boolean
}

/**
 * Returns articles as subscribers know them. An article whose file was renamed keeps the id that the name of the file gave
 * it; one whose address changed keeps the old one as an alias.
 */
export function* adoptArticles(before: Adoption, written: Articles, context: AdoptionContext): Task<Adoption> {
  const { ledger, isAnew, getPath } = context
  const changes = isAnew ? { added: [...written], removed: [...before.written] } : written.changesSince(before.written)
  const known = ledger === undefined ? listKnown(before, changes.removed, context) : [...ledger]
  const matched = yield* matchArticles(before.register, known, changes)
  const addresses = new Map(before.register.addresses)
  yield* forEachInTask(matched.pairs, BATCH_SIZE, ([{ id, path: was }, article]) => {
    const path = was === undefined ? undefined : getPath({ ...article, id })
    if (was === undefined || path === undefined || path === was) return
    addresses.delete(was)
    addresses.set(was, id)
    if (addresses.get(path) === id) addresses.delete(path)
  })
  const register = updateRegister(before.register, matched.ids, addresses)
  return yield* applyRegister(before, written, register, changes)
}

interface Changed {
  readonly added: readonly Article[]
  readonly removed: readonly Article[]
}

/** Returns what subscribers know of articles that were replaced or removed. */
const listKnown = (
  before: Adoption,
  removed: readonly Article[],
  { now, getPathBefore }: AdoptionContext,
): KnownArticle[] =>
  removed.flatMap((article): KnownArticle[] => {
    if (!isVisible(article, now) || article.listing === 'unlisted') return []
    const { id, file, guid, digest } = before.adopted.get(article) ?? article
    const path = getPathBefore({ ...article, id })
    return [{ id, file, digest, ...(guid === undefined ? {} : { guid }), ...(path === undefined ? {} : { path }) }]
  })

interface Matched {
  readonly pairs: readonly (readonly [KnownArticle, Article])[]
  readonly ids: ReadonlyMap<string, string>
}

/** Finds the articles that subscribers know, by their ids, or as renamed files. */
function* matchArticles(
  register: Register,
  known: readonly KnownArticle[],
  { added, removed }: Changed,
): Task<Matched> {
  const ids = new Map(register.ids)
  const writtenIds = new Map([...register.ids].map(([written, id]) => [id, written]))
  const getWritten = ({ id }: KnownArticle): string => writtenIds.get(id) ?? id
  const byId = new Map<string, Article>()
  yield* forEachInTask(added, BATCH_SIZE, (article) => byId.set(article.id, article))
  const pairs: (readonly [KnownArticle, Article])[] = []
  const missing: KnownArticle[] = []
  yield* forEachInTask(known, BATCH_SIZE, (each) => {
    const article = byId.get(getWritten(each))
    if (article === undefined) missing.push(each)
    else pairs.push([each, article])
  })
  if (missing.length > 0) {
    const tracked = new Set([...known.map(getWritten), ...removed.map(({ id }) => id)])
    const renamed = new RenamedFiles(added.filter((article) => !tracked.has(article.id) && hasDerivedId(article)))
    for (const each of missing) {
      const article = renamed.take(each)
      if (article === undefined) continue
      pairs.push([each, article])
      ids.delete(getWritten(each))
      if (article.id !== each.id) ids.set(article.id, each.id)
    }
  }
  giveFreshIds(ids, added)
  return { pairs, ids }
}

/** True if the id is that of the file's path, so that nobody chose it. */
const hasDerivedId = ({ id, file }: Article): boolean => readPathNames(file).id === id

/** Articles that subscribers do not know, of which each may be one that they know. */
class RenamedFiles {
  private readonly byKey = new Map<string, Article>()
  private readonly taken = new Set<Article>()

  constructor(articles: readonly Article[]) {
    for (const article of articles) {
      for (const key of listKeys(article)) if (!this.byKey.has(key)) this.byKey.set(key, article)
    }
  }

  take(known: KnownArticle): Article | undefined {
    for (const key of listKeys(known)) {
      const article = this.byKey.get(key)
      if (article === undefined || this.taken.has(article)) continue
      this.taken.add(article)
      return article
    }
    return undefined
  }
}

const listKeys = ({ file, guid, digest }: Pick<KnownArticle, 'file' | 'guid' | 'digest'>): string[] => [
  `file ${file}`,
  ...(guid === undefined ? [] : [`guid ${guid}`]),
  `digest ${digest}`,
]

/** A new article in a file of an old name must not have the id that the renamed article keeps. */
function giveFreshIds(ids: Map<string, string>, added: readonly Article[]): void {
  if (ids.size === 0) return
  const taken = new Set(ids.values())
  const written = new Set(added.map(({ id }) => id))
  for (const { id } of added) {
    if (ids.has(id) || !taken.has(id)) continue
    let number = 2
    while (taken.has(`${id}-${number}`) || written.has(`${id}-${number}`)) number += 1
    ids.set(id, `${id}-${number}`)
    taken.add(`${id}-${number}`)
  }
}

function updateRegister(
  before: Register,
  ids: ReadonlyMap<string, string>,
  addresses: ReadonlyMap<string, string>,
): Register {
  const isSame = hasEqualEntries(before.ids, ids) && hasEqualEntries(before.addresses, addresses)
  return isSame ? before : { ...before, ids: limitEntries(ids), addresses: limitEntries(addresses) }
}

const hasEqualEntries = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...b].every(([key, value]) => a.get(key) === value)

function* applyRegister(before: Adoption, written: Articles, register: Register, changed: Changed): Task<Adoption> {
  if (register.ids.size === 0 && register.addresses.size === 0 && before.adopted.size === 0) {
    return { written, articles: written, adopted: before.adopted, register }
  }
  const isEverything = !hasEqualEntries(before.register.ids, register.ids) || before.written.length === 0
  const aliases = groupAddresses(register.addresses)
  const adopted = new Map(before.adopted)
  for (const article of changed.removed) adopted.delete(article)
  const all = isEverything ? [...written] : changed.added
  yield* forEachInTask(all, BATCH_SIZE, (article) => {
    const is = adoptArticle(article, register.ids, aliases)
    if (is === article) adopted.delete(article)
    else if (!isEqualAdopted(before.adopted.get(article), is)) adopted.set(article, is)
  })
  const get = (article: Article): Article => adopted.get(article) ?? article
  const articles = isEverything
    ? yield* written.editedWith([...adopted.values()], [...adopted.keys()])
    : yield* before.articles.editedWith(
        changed.added.map(get),
        changed.removed.map((article) => before.adopted.get(article) ?? article),
      )
  return { written, articles, adopted, register }
}

function groupAddresses(addresses: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const byId = new Map<string, string[]>()
  for (const [path, id] of addresses) {
    const paths = byId.get(id) ?? []
    paths.push(`/${path}`)
    byId.set(id, paths)
  }
  return byId
}

function adoptArticle(
  article: Article,
  ids: ReadonlyMap<string, string>,
  aliases: ReadonlyMap<string, readonly string[]>,
): Article {
  const id = ids.get(article.id) ?? article.id
  const former = aliases.get(id) ?? []
  const isRelatedToRenamed = ids.size > 0 && article.related.some((each) => 'id' in each && ids.has(each.id))
  if (id === article.id && former.length === 0 && !isRelatedToRenamed) return article
  const related = isRelatedToRenamed
    ? article.related.map((each) => ('id' in each ? { id: ids.get(each.id) ?? each.id } : each))
    : article.related
  return { ...article, id, related, aliases: [...new Set([...article.aliases, ...former])] }
}

const isEqualAdopted = (a: Article | undefined, b: Article): boolean =>
  a !== undefined && a.id === b.id && JSON.stringify([a.aliases, a.related]) === JSON.stringify([b.aliases, b.related])
