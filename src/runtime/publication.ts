import type { Catalog } from '../catalog/index.ts'
import type { Announcer } from '../delivery/websub/index.ts'
import type { Edition, EditionBuilder } from '../edition/index.ts'
import { type FeedTable, INDEX_PATH } from '../feeds/index.ts'
import { type Article, ArticleNotRendered, type Newsroom, VersionGone } from '../model/index.ts'
import { formatProblem, isFault, type Problem } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { type Clock, makeYielder, systemClock } from '../system/index.ts'
import { openAnnouncer } from './announce.ts'
import { type ArticleChange, listArticleChanges } from './change-log.ts'
import { checkRedirects } from './check-redirects.ts'
import type { ContentStatsRecorder } from './content-stats.ts'
import { makeEditionBuilder } from './edition-from-source.ts'
import { findWithheld, LedgerAdopter, LedgerKeeper } from './ledger/index.ts'
import { LiveEdition } from './live-edition.ts'
import { findUnrenderable, RenderLanes, WithheldArticles } from './rendering/index.ts'
import type { SharedState, TopicVersion } from './state/index.ts'

export interface PublicationOptions {
  /** Shows the numbers of records and faults on the front page, to everyone. @default false */
  readonly status?: boolean
  /** Called with what readers see change, with each later edition. */
  readonly onChanges?: (changes: readonly ArticleChange[]) => void
}

export interface PublicationTools {
  readonly stats: ContentStatsRecorder
  readonly state: SharedState
  readonly log: (line: string) => void
  /** @default the system's */
  readonly clock?: Clock
  /** The formats and profiles of feeds. @default those that come with the publisher */
  readonly feeds?: FeedTable
}

/** A site that is being served: its live edition, the announcements to hubs, and the ledger of published articles. */
export class Publication {
  readonly base: string
  private readonly source: RecordSource
  private readonly tools: PublicationTools
  private readonly clock: Clock
  private readonly editionBuilder: EditionBuilder
  private readonly live: LiveEdition
  private readonly renderLanes = new RenderLanes()
  private readonly withheld: WithheldArticles
  private catalog: Catalog | undefined
  /** The edition of that catalog. */
  private published: Edition | undefined
  private readonly onChanges: PublicationOptions['onChanges']
  /** The catalog whose changes were reported last. */
  private reported: Catalog | undefined
  private isWithheld: (file: string) => boolean = () => false
  /** Only in the leader: one of several processes announces to hubs and keeps the ledger. */
  private announcer: Announcer | undefined
  private ledgerKeeper: LedgerKeeper | undefined
  private readonly adopter: LedgerAdopter

  /** @param base the site's address, with a trailing slash */
  constructor(base: string, source: RecordSource, options: PublicationOptions, tools: PublicationTools) {
    this.base = base
    this.source = source
    this.onChanges = options.onChanges
    this.tools = tools
    const { stats, state, log, clock = systemClock, feeds } = tools
    this.clock = clock
    this.adopter = new LedgerAdopter(state.ledger, base, clock)
    const report = (problem: Problem): void => log(formatProblem(problem))
    this.withheld = new WithheldArticles(report)
    this.editionBuilder = makeEditionBuilder(source, base, report, {
      date: state.lastModified,
      renderBody: this.renderLanes.render,
      onNotRendered: this.withheld.add,
      ...(feeds === undefined ? {} : { feeds }),
      ...(options.status === true ? { status: () => ({ articles: stats.records, faults: stats.faults }) } : {}),
    })
    this.live = new LiveEdition(
      (catalog) => this.build(catalog),
      clock,
      () => this.onEdition(),
      {
        yieldToEventLoop: makeYielder(),
        prepare: (catalog) => this.prepareCatalog(catalog),
        withheld: this.withheld,
      },
    )
    stats.readHubs = () => this.announcer?.stats() ?? []
    state.onServingQuestion(this.isServing)
    state.lead(
      () => this.beginLead(),
      () => void this.endLead(),
    )
  }

  /** Returns the edition of the present; undefined until the first content is read. */
  readonly edition = (): Edition | undefined => this.live.edition()

  /** Remembers the problems of the records that are published next, for the messages of the ledger. */
  noteProblems(problems: readonly Problem[]): void {
    this.isWithheld = findWithheld(problems)
  }

  /** Replaces the content; resolves when the new edition is served. */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    const content = await this.adopter.adopt(newsroom, articles, this.live.edition())
    await this.live.replace(content.newsroom, content.articles)
  }

  /** Returns the problems of the records without those that the ledger solves. */
  readonly selectUnsolved = (problems: readonly Problem[]): readonly Problem[] => this.adopter.withoutKeptIds(problems)

  /** Resolves to true when the current edition has these versions. */
  private readonly isServing = async (versions: readonly TopicVersion[]): Promise<boolean> => {
    const edition = this.edition()
    for (const { path, etag } of versions) if ((await edition?.find(path))?.etag !== etag) return false
    return true
  }

  /** Renders the documents that are requested first. */
  async warmUp(): Promise<void> {
    const edition = this.edition()
    if (edition === undefined) return
    for (const path of [INDEX_PATH, ...edition.listOffers('').map(({ path }) => path)]) {
      // A request answers for its own document.
      await edition.find(path)?.catch(ignoreUnavailable)
    }
  }

  /** Renders the other documents. */
  async prepare(): Promise<void> {
    if (this.catalog !== undefined) await this.editionBuilder.prepare(this.catalog)
  }

  async close(): Promise<void> {
    this.live.close()
    await this.endLead()
    await this.renderLanes.close()
  }

  /** Renders the long texts that are new, so that one that cannot be rendered is in no document, and the indexes. */
  private async prepareCatalog(catalog: Catalog): Promise<void> {
    const before = this.catalog?.all
    const added = before === undefined ? [] : catalog.all.changesSince(before).added
    await findUnrenderable(added, {
      getText: (article) => this.source.text(article),
      getTextBytes: (article) => this.source.getTextBytes?.(article),
      renderBody: (article, text) => this.editionBuilder.renderBody(catalog.newsroom, article, text),
    })
    await this.editionBuilder.prepare(catalog)
  }

  private beginLead(): void {
    const { state, log } = this.tools
    this.announcer = openAnnouncer(() => this.getPublishedEdition(), {
      ...{ store: state.hubs, clock: this.clock, log },
      ...(state.isShared ? { confirm: (topics) => state.confirmServing(topics) } : {}),
    })
    if (state.ledger !== undefined)
      this.ledgerKeeper = new LedgerKeeper(
        state.ledger,
        this.source,
        (file) => this.isWithheld(file),
        this.adopter,
        this.base,
        log,
      )
    this.onEdition()
  }

  private async endLead(): Promise<void> {
    const { announcer, ledgerKeeper } = this
    this.announcer = undefined
    this.ledgerKeeper = undefined
    await Promise.all([announcer?.close(), ledgerKeeper?.close()])
  }

  private build(catalog: Catalog): Edition {
    const edition = this.editionBuilder.edition(catalog)
    if (this.catalog?.newsroom !== catalog.newsroom) void this.logRedirectProblems(catalog.newsroom, edition)
    this.tools.stats.articles = catalog.byId.size
    this.catalog = catalog
    this.published = edition
    return edition
  }

  /** Logs the faults in the redirects of site.yaml, once for each version of the file. */
  private async logRedirectProblems({ site }: Newsroom, edition: Edition): Promise<void> {
    const faults = checkRedirects(site, edition, this.base).filter(isFault)
    for (const fault of await this.source.locate(faults)) this.tools.log(formatProblem(fault))
  }

  private onEdition(): void {
    this.announcer?.changed()
    const { catalog, reported } = this
    this.reported = catalog
    if (reported !== undefined && catalog !== undefined && reported !== catalog) {
      this.onChanges?.(listArticleChanges(reported, catalog))
    }
    const edition = this.published
    if (catalog === undefined || edition === undefined) return
    this.ledgerKeeper?.published(catalog.all, this.clock.now(), catalog.newsroom, edition)
  }

  private getPublishedEdition() {
    const edition = this.edition()
    const hubs = this.catalog?.newsroom.site.hubs ?? []
    return edition && { base: this.base, hubs, edition }
  }
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof VersionGone || error instanceof ArticleNotRendered)) throw error
}
