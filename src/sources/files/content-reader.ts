import { resolve } from 'node:path'
import { MediaListing, NewsroomChecks } from '../../checks/index.ts'
import { type Article, type Articles, getMediaType, type Newsroom, sortArticles } from '../../model/index.ts'
import { type Problem, sortProblems } from '../../problems/index.ts'
import { isIgnoredPath } from '../../records/index.ts'
import { AUTHORS_FILE, type Config, SITE_FILE } from '../../records/site/index.ts'
import { locateProblem, readBody } from './article-text.ts'
import { IndexCache } from './cache/index.ts'
import { ConfigFiles } from './config-files.ts'
import { assertContentDirectory, directoryExists, getDefaultCacheFolder, hasSiteFile } from './content-directory.ts'
import { FileIndex } from './file-index.ts'
import { Loader } from './load.ts'
import { MassDeletionGuard } from './mass-deletion-guard.ts'
import { type MeasuredFile, MediaMeasurer } from './media/index.ts'
import { ProblemLocator } from './problem-locator.ts'
import { VersionReader } from './read-version.ts'
import { Rescan } from './rescan.ts'
import { listDirectory, type YieldToEventLoop } from './scan.ts'

/** What a reader may be told; all of it may be left out. */
export interface ReaderOptions {
  /** Where the index of what was read is kept; false or '' for none. @default `sectionwire` in the user's cache folder */
  readonly cache?: string | false | undefined
  /** The site's address, when the call names it. @default `url` in site.yaml */
  readonly base?: string | undefined
  /** False leaves out the pages. @default as site.yaml says */
  readonly pages?: boolean | undefined
  /** Called between files, so that reading never holds up a server. @default nothing */
  readonly yieldToEventLoop?: YieldToEventLoop
  /** Resolves when there is time to write the index: whoever waits for the articles comes first. @default at once */
  readonly whenIdle?: () => Promise<void>
  /** Told in one line when the index cannot be written: all else goes on. @default nobody */
  readonly log?: (line: string) => void
  /** How long most articles have to stay away, in milliseconds, before they are believed to be gone. @default two minutes */
  readonly holdMs?: number
}

/** What is to be looked at again. */
export interface Refresh {
  /** Absent: everything. */
  readonly paths?: readonly string[] | undefined
  /** A file changed less than so many milliseconds ago may be half written: it is left for later. @default 0 */
  readonly restMs?: number
}

/** What looking again has brought. */
export interface Refreshed extends Content {
  /** Whether anything that is published can have changed. */
  readonly changed: boolean
  /** Files that were left for later. */
  readonly unsettled: readonly string[]
}

/** All that a content directory holds at one moment. */
export interface Content {
  /** Absent as long as site.yaml was never right. */
  readonly newsroom?: Newsroom
  readonly articles: Articles
  /** Those with a `mention` are to be confirmed: nobody has looked for their places yet. */
  readonly problems: readonly Problem[]
}

/** Reads a content directory, and on every later look only what has changed. */
export class ContentReader {
  private readonly root: string
  private readonly index: IndexCache | undefined
  private readonly breathe: YieldToEventLoop
  private readonly whenIdle: () => Promise<void>
  private readonly warn: (line: string) => void
  private readonly measurer: MediaMeasurer
  private readonly losses: MassDeletionGuard
  private readonly config: ConfigFiles
  private readonly holdings = new FileIndex()
  private readonly listing = new MediaListing()
  private readonly doubts: NewsroomChecks
  /** What was found in files together, with its place. */
  private readonly places = new WeakMap<Problem, Problem>()
  private scanProblems: readonly Problem[] = []
  private writing: Promise<void> = Promise.resolve()

  constructor(
    directory: string,
    {
      cache = getDefaultCacheFolder(),
      base,
      pages = true,
      yieldToEventLoop: breathe = async () => {},
      whenIdle = async () => {},
      log: warn = () => {},
      holdMs = 120_000,
    }: ReaderOptions = {},
  ) {
    this.root = resolve(directory)
    this.index = cache === false || cache === '' ? undefined : new IndexCache(cache, this.root)
    this.breathe = breathe
    this.whenIdle = whenIdle
    this.warn = warn
    this.measurer = new MediaMeasurer(this.root)
    this.losses = new MassDeletionGuard(holdMs, () => performance.now())
    this.config = new ConfigFiles(this.root, pages)
    this.doubts = new NewsroomChecks(this.listing, base)
  }

  /** The configuration alone. @throws ContentDirectoryError */
  loadConfig(): Config {
    assertContentDirectory(this.root)
    return this.config.read()
  }

  /** Reads everything, what the index knows excepted. @throws ContentDirectoryError */
  async load(
    onProgress: (progress: { readonly read: number; readonly total: number }) => void = () => {},
  ): Promise<Content> {
    const loader = new Loader(this.root, this.index, this.breathe)
    try {
      const { newsroom } = this.loadConfig()
      if (newsroom === undefined) {
        this.scanProblems = (await listDirectory(this.root, this.breathe)).problems
        return { articles: sortArticles([]), problems: sortProblems([...this.config.problems, ...this.scanProblems]) }
      }
      const { settings } = this.config
      const { entries, keep } = this.holdings
      const reader = new VersionReader(this.root, newsroom, this.measurer)
      const { media, problems, isNew } = await loader.load({ newsroom, settings, reader, entries, keep, onProgress })
      this.doubts.turned(this.listing.replace('', new Set(media)))
      this.scanProblems = problems
      if (isNew) this.writing = this.writeIndex(settings)
      return this.content()
    } finally {
      loader.end()
    }
  }

  /** Resolves when the index of what was loaded is on the disk, or cannot be. */
  indexed(): Promise<void> {
    return this.writing
  }

  /**
   * Looks again, at some paths or at everything. A file that cannot be read as an article any more leaves its last good
   * version up, unless it says that it is not to be public; one that is gone is gone, unless most are gone at once.
   */
  async refresh({ paths, restMs = 0 }: Refresh = {}): Promise<Refreshed> {
    const { root, holdings, losses, listing, breathe, measurer } = this
    const look = new Rescan({ root, holdings, losses, media: listing, breathe, restMs, problems: this.scanProblems })
    const isHere = directoryExists(root)
    losses.begin(holdings.entries.size, isHere && hasSiteFile(root))
    const configChanged = isHere && this.refreshConfig(paths, look)
    const { newsroom } = this.config
    if (!isHere || newsroom === undefined) return { ...this.content(), changed: false, unsettled: look.unsettled }
    const all = paths === undefined || configChanged
    if (configChanged) holdings.doubtAll()
    const reader = new VersionReader(root, newsroom, measurer)
    // Nobody looks into a folder that holds no articles: what it holds may have changed with it.
    const isNamed = all || paths.some((path) => getMediaType(path) !== undefined || isIgnoredPath(`${path}/`))
    const named = isNamed && (await measurer.refresh(breathe))
    const changed = all ? await look.below('', reader) : await look.at(paths, reader)
    // Of media that come or go with their folder, the folder alone may have been told.
    const media = named || (!isNamed && look.turned.length > 0 && (await measurer.refresh(breathe)))
    const depending = media && (await look.at(await holdings.dependingOnFiles(breathe), reader))
    this.scanProblems = look.problems
    this.doubts.turned(look.turned)
    const isLost = this.lose()
    return {
      ...this.content(),
      changed: configChanged || changed || media || depending || isLost,
      unsettled: look.unsettled,
    }
  }

  /** An article's text without its front matter; undefined when the file is no longer the version that was read. */
  async body(article: Article): Promise<string | undefined> {
    return readBody(this.root, article)
  }

  /** A media file of the directory; the same object as long as the file is the same. */
  measure(file: string): MeasuredFile | undefined {
    return this.measurer.measure(file)
  }

  /** A problem whose key is known, with its line and column. */
  locate(problem: Problem): Problem {
    return locateProblem(this.root, problem)
  }

  /** Problems whose places are not known yet, with line and column, without those of which their files know nothing. */
  async confirm(problems: readonly Problem[]): Promise<Problem[]> {
    const all: Problem[] = []
    const confirmation = new ProblemLocator(this.root)
    for (const problem of problems) {
      const found = await confirmation.of(problem)
      if (found !== undefined) all.push(this.doubts.explained(found, problem.reference))
      await this.breathe()
    }
    return all
  }

  private refreshConfig(paths: readonly string[] | undefined, look: Rescan): boolean {
    if (paths !== undefined && !paths.includes(SITE_FILE) && !paths.includes(AUTHORS_FILE)) return false
    if (this.config.areUnsettled(look.isUnsettled)) return false
    const { settings } = this.config
    this.loadConfig()
    return this.config.settings !== settings
  }

  /** Lets go of what is gone for good; gives whether that was anything. */
  private lose(): boolean {
    const lost = this.losses.settle(this.holdings.entries.size).filter((path) => this.holdings.entries.has(path))
    for (const path of lost) this.holdings.keep(path, undefined)
    return lost.length > 0
  }

  private content(): Content {
    const { newsroom } = this.config
    const { articles, problems: together } = this.holdings.coherent()
    const problems = [
      ...this.config.problems,
      ...this.scanProblems,
      ...this.losses.problems(),
      ...this.holdings.problems(),
      ...[...together, ...(newsroom === undefined ? [] : this.doubts.update(newsroom, articles))].map((problem) =>
        problem.reference === undefined ? this.placedOnce(problem) : problem,
      ),
    ]
    return {
      ...(newsroom === undefined ? {} : { newsroom }),
      articles,
      problems: sortProblems(problems),
    }
  }

  /** A fault that stays as it is need not be looked for again. */
  private placedOnce(problem: Problem): Problem {
    const placed = this.places.get(problem) ?? this.locate(problem)
    if (placed !== problem) this.places.set(problem, placed)
    return placed
  }

  private async writeIndex(settings: string): Promise<void> {
    await this.whenIdle()
    const entries = await this.holdings.lasting(this.breathe)
    const isOver = (): boolean => this.config.settings !== settings
    await this.index?.write({ settings, entries, isOver }, this.breathe, this.warn)
  }
}
