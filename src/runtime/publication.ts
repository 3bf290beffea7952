import type { Catalog } from '../catalog/index.ts'
import type { Announcer } from '../delivery/websub/index.ts'
import type { Edition, EditionBuilder } from '../edition/index.ts'
import type { GetLastModified } from '../edition/last-modified/index.ts'
import { INDEX_PATH } from '../feeds/index.ts'
import type { Article, Newsroom } from '../model/index.ts'
import { formatProblem } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { systemClock } from '../system/index.ts'
import { openAnnouncer } from './announce.ts'
import { checkRedirects } from './check-redirects.ts'
import type { ContentStatsRecorder } from './content-stats.ts'
import type { TopicVersion } from './leader.ts'
import { getLedgerFile } from './ledger-drift.ts'
import { LedgerKeeper } from './ledger-keeper.ts'
import { LiveEdition } from './live-edition.ts'
import { isFault, makeEditionBuilder, makeYielder } from './publishing.ts'
import type { ServeOptions } from './serve-options.ts'

/** What a publication needs of the command. */
export interface PublicationTools {
  readonly stats: ContentStatsRecorder
  /** Dates documents. */
  readonly date: GetLastModified
  /** Told what a person should know, a line each. */
  readonly log: (line: string) => void
}

type PublicationOptions = Pick<ServeOptions, 'articles' | 'state' | 'ledger' | 'status' | 'shared'>

/** What is being published: the articles as an edition, the word that hubs get of it, and the ledger of it. */
export class Publication {
  readonly base: string
  private readonly options: PublicationOptions
  private readonly source: RecordSource
  private readonly tools: PublicationTools
  private readonly editionBuilder: EditionBuilder
  private readonly live: LiveEdition
  private readonly announcer: Announcer
  private ledgerKeeper: LedgerKeeper | undefined
  private shown: Catalog | undefined
  /** Of several processes one speaks to the hubs and keeps the ledger. */
  private isElected = false

  /** @param base the site's address, with a trailing slash */
  constructor(base: string, source: RecordSource, options: PublicationOptions, tools: PublicationTools) {
    this.base = base
    this.options = options
    this.source = source
    this.tools = tools
    const { stats: figures, date, log: tell } = tools
    const isSeenHereAlone = options.status === true || isLoopback(base)
    this.editionBuilder = makeEditionBuilder(source, base, (problem) => tell(formatProblem(problem)), {
      date,
      ...(isSeenHereAlone ? { status: () => ({ articles: figures.records, faults: figures.faults }) } : {}),
    })
    this.live = new LiveEdition(
      (catalogue) => this.build(catalogue),
      systemClock,
      () => this.onEdition(),
      {
        yieldToEventLoop: makeYielder(),
        prepare: (catalogue) => this.editionBuilder.prepare(catalogue),
      },
    )
    this.announcer = openAnnouncer(options, () => this.announced(), {
      ...{ clock: systemClock, log: tell },
      ...(options.shared && { confirm: options.shared.confirm }),
    })
    figures.readHubs = () => this.announcer.stats()
  }

  /** What is being served at this very instant; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => this.live.edition()

  /** Puts new content in place of the old; resolves when it is being served. */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    await this.live.replace(newsroom, articles)
  }

  /** From now on this process tells the hubs, and keeps the ledger. */
  readonly lead = (): void => {
    const ledger = getLedgerFile(this.options)
    this.isElected = true
    if (ledger !== undefined) this.ledgerKeeper = new LedgerKeeper(ledger, this.source, this.tools.log)
    this.onEdition()
  }

  /** Whether documents are being served in these versions. */
  readonly isServing = async (versions: readonly TopicVersion[]): Promise<boolean> => {
    const edition = this.edition()
    for (const { path, etag } of versions) if ((await edition?.find(path))?.etag !== etag) return false
    return true
  }

  /** Makes what is asked for first, so that the first visitor does not wait for it. */
  async warmUp(): Promise<void> {
    const edition = this.edition()
    if (edition === undefined) return
    for (const path of [INDEX_PATH, ...edition.listOffers('').map(({ path }) => path)]) await edition.find(path)
  }

  /** Makes ready what else will be asked for. */
  async prepare(): Promise<void> {
    if (this.shown !== undefined) await this.editionBuilder.prepare(this.shown)
  }

  async close(): Promise<void> {
    this.live.close()
    await Promise.all([this.announcer.close(), this.ledgerKeeper?.close()])
  }

  private build(catalogue: Catalog): Edition {
    const edition = this.editionBuilder.edition(catalogue)
    if (this.shown?.newsroom !== catalogue.newsroom) void this.logRedirectProblems(catalogue.newsroom, edition)
    this.tools.stats.articles = catalogue.byId.size
    this.shown = catalogue
    return edition
  }

  /** What only the edition can tell of site.yaml: said once of each version of it. */
  private async logRedirectProblems({ site }: Newsroom, edition: Edition): Promise<void> {
    const faults = checkRedirects(site, edition, this.base).filter(isFault)
    for (const fault of await this.source.locate(faults)) this.tools.log(formatProblem(fault))
  }

  private onEdition(): void {
    if (this.isElected) this.announcer.changed()
    if (this.shown !== undefined) this.ledgerKeeper?.published(this.shown.all, Date.now())
  }

  private announced() {
    const edition = this.edition()
    const hubs = this.shown?.newsroom.site.hubs ?? []
    return edition && { base: this.base, hubs, edition }
  }
}

/** Whether an address leads nowhere but to the machine itself: only then are pages seen by no one else. */
const isLoopback = (base: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(base).hostname)
