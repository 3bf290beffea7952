import type { Catalogue } from '../catalogue/catalogue.ts'
import { systemClock } from '../clock.ts'
import type { ContentReader } from '../content/reader.ts'
import type { Edition } from '../feeds/edition.ts'
import { feedPath, INDEX_PATH } from '../feeds/paths.ts'
import { Live } from '../http/live.ts'
import type { Article } from '../newsroom/article.ts'
import { FORMAT_NAMES, type Newsroom } from '../newsroom/site.ts'
import type { DateOf } from '../press/date-book.ts'
import type { Press } from '../press/press.ts'
import { formatProblem } from '../problem.ts'
import type { Announcer } from '../websub/announcer.ts'
import { announcerFor } from './announcing.ts'
import { ledgerFor } from './drift.ts'
import type { Figures } from './figures.ts'
import { LedgerKeeper } from './ledger-keeper.ts'
import { movedFaults } from './moved-faults.ts'
import { breather, isFault, pressFor } from './publishing.ts'
import type { ServeOptions } from './serve.ts'
import type { Version } from './speaker.ts'

/** What a publication needs of the command. */
export interface PublicationTools {
  readonly figures: Figures
  /** Dates documents. */
  readonly date: DateOf
  /** Told what a person should know, a line each. */
  readonly tell: (line: string) => void
}

type PublicationOptions = Pick<ServeOptions, 'articles' | 'state' | 'ledger' | 'status' | 'shared'>

/** What is being published: the articles as an edition, the word that hubs get of it, and the ledger of it. */
export class Publication {
  readonly base: string
  private readonly options: PublicationOptions
  private readonly reader: ContentReader
  private readonly tools: PublicationTools
  private readonly press: Press
  private readonly live: Live
  private readonly announcer: Announcer
  private keeper: LedgerKeeper | undefined
  private shown: Catalogue | undefined
  /** Of several processes one speaks to the hubs and keeps the ledger. */
  private speaks = false

  /** @param base the site's address, with a trailing slash */
  constructor(base: string, reader: ContentReader, options: PublicationOptions, tools: PublicationTools) {
    this.base = base
    this.options = options
    this.reader = reader
    this.tools = tools
    const { figures, date, tell } = tools
    const isSeenHereAlone = options.status === true || isLoopback(base)
    this.press = pressFor(reader, base, (problem) => tell(formatProblem(problem)), {
      date,
      ...(isSeenHereAlone ? { status: () => ({ articles: figures.records, faults: figures.faults }) } : {}),
    })
    this.live = new Live(
      (catalogue) => this.print(catalogue),
      systemClock,
      () => this.onEdition(),
      {
        breathe: breather(),
        prepare: (catalogue) => this.press.prepare(catalogue),
      },
    )
    this.announcer = announcerFor(options, () => this.announced(), {
      ...{ clock: systemClock, say: tell },
      ...(options.shared && { confirm: options.shared.confirm }),
    })
    figures.askHubs = () => this.announcer.figures()
  }

  /** What is being served at this very instant; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => this.live.edition()

  /** Puts new content in place of the old; resolves when it is being served. */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    await this.live.replace(newsroom, articles)
  }

  /** From now on this process tells the hubs, and keeps the ledger. */
  readonly speak = (): void => {
    const ledger = ledgerFor(this.options)
    this.speaks = true
    if (ledger !== undefined) this.keeper = new LedgerKeeper(ledger, this.reader, this.tools.tell)
    this.onEdition()
  }

  /** Whether documents are being served in these versions. */
  readonly serves = async (versions: readonly Version[]): Promise<boolean> => {
    const edition = this.edition()
    for (const { path, etag } of versions) if ((await edition?.find(path))?.etag !== etag) return false
    return true
  }

  /** Makes what is asked for first, so that the first visitor does not wait for it. */
  async warmUp(): Promise<void> {
    const edition = this.edition()
    for (const path of [INDEX_PATH, ...FORMAT_NAMES.map((format) => feedPath('', format))]) await edition?.find(path)
  }

  /** Makes ready what else will be asked for. */
  async prepare(): Promise<void> {
    if (this.shown !== undefined) await this.press.prepare(this.shown)
  }

  async close(): Promise<void> {
    this.live.close()
    await Promise.all([this.announcer.close(), this.keeper?.close()])
  }

  private print(catalogue: Catalogue): Edition {
    const edition = this.press.edition(catalogue)
    if (this.shown?.newsroom !== catalogue.newsroom) this.tellOfOldPaths(catalogue.newsroom, edition)
    this.tools.figures.articles = catalogue.byId.size
    this.shown = catalogue
    return edition
  }

  /** What only the edition can tell of site.yaml: said once of each version of it. */
  private tellOfOldPaths({ site }: Newsroom, edition: Edition): void {
    const faults = movedFaults(site, edition, this.base, this.reader).filter(isFault)
    for (const fault of faults) this.tools.tell(formatProblem(fault))
  }

  private onEdition(): void {
    if (this.speaks) this.announcer.changed()
    if (this.shown !== undefined) this.keeper?.published(this.shown.all, Date.now())
  }

  private announced() {
    const edition = this.edition()
    const hubs = this.shown?.newsroom.site.hubs ?? []
    return edition && { base: this.base, hubs, edition }
  }
}

/** Whether an address leads nowhere but to the machine itself: only then are pages seen by no one else. */
const isLoopback = (base: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(base).hostname)
