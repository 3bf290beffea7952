import {
  type Adoption,
  adoptArticles,
  adoptNewsroom,
  type Ledger,
  type Register,
  recordScopes,
  startAdoption,
} from '../../checks/ledger/index.ts'
import { runCooperatively } from '../../collections/index.ts'
import type { Edition } from '../../edition/index.ts'
import { type Article, type Articles, getArticlePath, type Newsroom, sortArticles } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { type Clock, makeYielder, systemClock } from '../../system/index.ts'
import type { LedgerStore } from '../state/index.ts'

export interface Content {
  readonly newsroom: Newsroom
  readonly articles: Articles
}

interface Published extends Content {
  /** The settings as they were written. */
  readonly written: Newsroom
}

/**
 * Gives each content the ids, addresses and feeds under which it was published, from the ledger and from what this process
 * published itself. Processes that read the same ledger and the same records come to the same result.
 */
export class LedgerAdopter {
  private readonly store: LedgerStore | undefined
  private readonly base: string
  private readonly clock: Pick<Clock, 'now'>
  private readonly yieldToEventLoop = makeYielder(2)
  private adoption: Adoption = startAdoption()
  private ledger: Ledger | undefined
  private isRead = false
  private published: Published | undefined
  /** The fault of the ledger itself. */
  private inLedger: readonly Problem[] = []
  private inSettings: readonly Problem[] = []

  /** @param base the site's address */
  constructor(store: LedgerStore | undefined, base: string, clock: Pick<Clock, 'now'> = systemClock) {
    this.store = store
    this.base = base
    this.clock = clock
  }

  /** Feeds, addresses and ids that subscribers have, for the ledger. */
  get register(): Register {
    return this.adoption.register
  }

  /** Changes that subscribers would notice, and a damaged ledger, in which such changes are not found. */
  get problems(): readonly Problem[] {
    return [...this.inLedger, ...this.inSettings, ...listRenamed(this.adoption)]
  }

  /** Returns problems without those of references to the id that a renamed file keeps. */
  withoutKeptIds<T extends Problem>(problems: readonly T[]): readonly T[] {
    const { ids } = this.register
    if (ids.size === 0) return problems
    const kept = new Set([...ids.values()].map((id) => `"${id}", which`))
    return problems.filter(
      ({ code, found }) => code !== 'unknown-related' || !kept.has(found.slice(0, found.lastIndexOf('", which') + 8)),
    )
  }

  /**
   * Returns the content as subscribers know it.
   *
   * @param edition the last one that was published
   */
  async adopt(newsroom: Newsroom, written: Iterable<Article>, edition?: Edition): Promise<Content> {
    const articles = sortArticles(written)
    if (this.store === undefined) return { newsroom, articles }
    if (!this.isRead) await this.read(this.store)
    const { published: before } = this
    if (edition !== undefined && before?.written !== newsroom)
      this.setRegister(recordPublication(this.register, edition, this.base))
    const adopted = before?.written === newsroom ? before.newsroom : this.adoptNewsroom(newsroom)
    const getPath = (article: Article): string | undefined => getArticlePath(adopted.site, article, this.base)
    const getPathBefore = (article: Article): string | undefined =>
      before && getArticlePath(before.newsroom.site, article, this.base)
    const { ledger } = this
    const task = adoptArticles(this.adoption, articles, {
      ...{ now: this.clock.now(), getPath, getPathBefore },
      ...(ledger === undefined ? {} : { ledger }),
      isAnew: before !== undefined && before.newsroom.site !== adopted.site,
    })
    this.adoption = await runCooperatively(task, this.yieldToEventLoop)
    this.ledger = undefined
    this.published = { written: newsroom, newsroom: adopted, articles: this.adoption.articles }
    return this.published
  }

  private adoptNewsroom(written: Newsroom): Newsroom {
    const { newsroom, problems } = adoptNewsroom(this.register, written)
    this.inSettings = problems
    return newsroom
  }

  private setRegister(register: Register): void {
    this.adoption = { ...this.adoption, register }
  }

  private async read(store: LedgerStore): Promise<void> {
    const content = await store.read(this.yieldToEventLoop)
    this.isRead = true
    if (content === undefined) return
    this.inLedger = content.fault === undefined ? [] : [content.fault]
    this.ledger = content.articles
    this.adoption = startAdoption(content.register)
  }
}

/** Hosts of trials on this machine, which have no subscribers. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

/** Returns the register after an edition was published at an address. */
export function recordPublication(register: Register, edition: Edition, base: string): Register {
  return LOOPBACK.test(new URL(base).hostname) ? register : recordScopes(register, edition.listSubscriptions())
}

const listRenamed = ({ adopted, register }: Adoption): Problem[] =>
  register.ids.size === 0
    ? []
    : [...adopted].flatMap(([{ id, file }, article]): Problem[] =>
        id === article.id
          ? []
          : [
              {
                ...{ code: 'renamed-file', severity: 'warning', file, place: { line: 1, column: 1 } },
                found: `another name for the file of the article that was published as "${article.id}"`,
                expected: `the line \`id: ${article.id}\` in it`,
                fix: 'Until then the ledger alone knows the id, which stays, and the old address leads to the article.',
              },
            ],
      )
