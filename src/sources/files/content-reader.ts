import { resolve } from 'node:path'
import { FeedTable } from '../../feeds/index.ts'
import { type Article, getMediaType, type Newsroom, sortArticles } from '../../model/index.ts'
import { type Problem, sortProblems } from '../../problems/index.ts'
import { isIgnoredPath } from '../../records/index.ts'
import { AUTHORS_FILE, type Config, SITE_FILE } from '../../records/site/index.ts'
import { getDefaultCacheFolder, type YieldToEventLoop } from '../../system/index.ts'
import { RecordSet } from '../record-set.ts'
import type { RecordText } from '../record-text.ts'
import type { OnProgress, Snapshot } from '../source.ts'
import { openVersions, type VersionStore } from '../versions/index.ts'
import { IndexCache, SharedLists } from './cache/index.ts'
import { assertContentDirectory, directoryExists, hasSiteFile } from './content-directory.ts'
import { DefaultsFiles, isDefaultsPath } from './defaults-files.ts'
import { LARGE_BODY_BYTES, LargeFiles } from './large-files.ts'
import { Loader } from './load.ts'
import { MassDeletionGuard } from './mass-deletion-guard.ts'
import { MediaMeasurer, PictureCleaner } from './media/index.ts'
import { PublishedRecords, VersionTexts } from './published/index.ts'
import { isProblem, readText } from './read-file.ts'
import { LARGE_FILE_BYTES, VersionReader } from './read-version.ts'
import type { ReaderOptions } from './reader-options.ts'
import { type Refresh, type Refreshed, Rescan } from './rescan.ts'
import { listDirectory } from './scan.ts'
import { ConfigFiles, LastSettings } from './settings/index.ts'
import { statArticleFile } from './stat-file.ts'

/** Reads a content directory once, and after that only the files that have changed. */
export class ContentReader {
  /** The content directory, absolute. */
  readonly root: string
  private readonly cache: IndexCache | undefined
  private readonly yieldToEventLoop: YieldToEventLoop
  private readonly whenIdle: () => Promise<void>
  private readonly log: (line: string) => void
  /** Cleans the pictures unless site.yaml keeps their metadata. */
  readonly cleaner = new PictureCleaner(() => this.config.newsroom?.site.keepsPictureMetadata === true)
  readonly measurer: MediaMeasurer
  private readonly guard: MassDeletionGuard
  private readonly versions: VersionStore
  private readonly published: PublishedRecords
  private readonly sharedLists = new SharedLists()
  readonly texts: VersionTexts
  private readonly config: ConfigFiles
  private readonly lastSettings: LastSettings | undefined
  private readonly feeds: FeedTable
  private readonly records: RecordSet
  private readonly defaults: DefaultsFiles
  private scanProblems: readonly Problem[] = []
  private writing: Promise<void> = Promise.resolve()

  constructor(
    directory: string,
    {
      cache = getDefaultCacheFolder(),
      base,
      pages = true,
      feeds = new FeedTable(),
      yieldToEventLoop = async () => {},
      whenIdle = async () => {},
      log = () => {},
      versions = openVersions(cache, directory, log),
      onMoved = () => {},
      holdMs = 120_000,
      isServed = false,
    }: ReaderOptions = {},
  ) {
    this.root = resolve(directory)
    this.cache = cache === false || cache === '' ? undefined : new IndexCache(cache, this.root)
    this.yieldToEventLoop = yieldToEventLoop
    this.whenIdle = whenIdle
    this.log = log
    this.measurer = new MediaMeasurer(this.root, this.cleaner)
    this.guard = new MassDeletionGuard(holdMs, () => performance.now())
    this.versions = versions
    this.feeds = feeds
    this.config = new ConfigFiles(this.root, feeds, pages)
    if (isServed) this.lastSettings = new LastSettings(this.config, versions)
    this.defaults = new DefaultsFiles(this.root)
    this.records = new RecordSet((file) => this.readText(file), base)
    const { index } = this.records
    this.texts = new VersionTexts(this.root, index, versions, onMoved)
    const { guard, sharedLists } = this
    this.published = new PublishedRecords({ index, versions, holdMs, guard, sharedLists })
  }

  /** Reads the configuration alone. @throws ContentDirectoryError */
  loadConfig(): Config {
    assertContentDirectory(this.root)
    return this.config.read()
  }

  /** Reads everything that the index does not hold in its current version. @throws ContentDirectoryError */
  async load(onProgress: OnProgress = () => {}): Promise<Snapshot> {
    const loader = new Loader(this.root, this.cache, this.yieldToEventLoop, this.sharedLists)
    try {
      const newsroom = this.loadConfig().newsroom ?? (await this.lastSettings?.restore())
      if (newsroom === undefined) {
        this.scanProblems = (await listDirectory(this.root, this.yieldToEventLoop)).problems
        return { articles: sortArticles([]), problems: sortProblems([...this.config.problems, ...this.scanProblems]) }
      }
      const [{ settings }, { index }] = [this.config, this.records]
      const openReader = (found: readonly string[]): VersionReader => {
        this.defaults.update(new Map([['', found]]))
        return this.openReader(newsroom)
      }
      const { media, problems, missing, isNew } = await loader.load({
        ...{ newsroom, settings, openReader, onProgress, entries: index.entries, keep: index.keep },
        changes: await this.versions.readRecords(),
        keepTexts: (batch) => this.texts.keep(batch),
      })
      await this.published.removeMissing(missing, hasSiteFile(this.root))
      this.records.updateMedia(this.records.media.replace('', new Set(media)))
      this.scanProblems = problems
      index.takeChanges()
      this.lastSettings?.store()
      this.writing = this.storeWhenIdle(isNew ? settings : undefined)
      await this.yieldToEventLoop()
      const snapshot = this.takeSnapshot()
      await this.yieldToEventLoop()
      return snapshot
    } finally {
      loader.end()
    }
  }

  /** Resolves when the index of the loaded files is written or has failed to be. */
  async indexed(): Promise<void> {
    await this.writing
    await this.versions.settled()
  }

  /**
   * Compares some paths or everything with the last snapshot. A file that is no valid article any more keeps its last
   * valid version, unless it says that it is not public. A missing file is deleted, unless most are missing at once.
   */
  async refresh({ paths, quietMs = 0, whole = new Set() }: Refresh = {}): Promise<Refreshed> {
    const { root, guard, yieldToEventLoop, scanProblems: problems } = this
    const { index, media } = this.records
    const large = new LargeFiles(root)
    try {
      const { getKnown } = this.published
      const options = { root, index, guard, media, yieldToEventLoop, quietMs, whole, large, problems, getKnown }
      const scan = new Rescan(options)
      return await this.compare(paths, scan)
    } finally {
      large.end()
    }
  }

  private async compare(paths: readonly string[] | undefined, scan: Rescan): Promise<Refreshed> {
    const { root, guard, measurer, yieldToEventLoop } = this
    const { index } = this.records
    const wasCorrected = await this.published.catchUp(this.config.settings)
    this.texts.rereadLost()
    const isHere = directoryExists(root)
    guard.beginScan(index.entries.size, isHere && hasSiteFile(root))
    const configChanged = isHere && (await this.refreshConfig(paths, scan))
    const { newsroom } = this.config
    if (!isHere || newsroom === undefined)
      return { ...this.takeSnapshot(), changed: wasCorrected, unsettled: scan.unsettled }
    const all = paths === undefined || configChanged
    if (configChanged) index.invalidateAll()
    let reader = this.openReader(newsroom)
    // Ignored folders hold no articles and are not scanned, but media in them may have changed.
    const isNamed = all || paths.some((path) => getMediaType(path) !== undefined || isIgnoredPath(`${path}/`))
    const named = isNamed && (await measurer.refresh(yieldToEventLoop))
    let changed = all ? await scan.scanFolder('', reader) : await scan.scanPaths(paths, reader)
    if (this.defaults.update(scan.foundDefaults, paths?.filter(isDefaultsPath))) {
      this.texts.keep(reader.texts.take())
      reader = this.openReader(newsroom)
      changed = (await scan.scanFolder('', reader)) || changed
    }
    // When a folder comes or goes, the event may name the folder alone and not the media in it.
    const media = named || (!isNamed && scan.changedMedia.length > 0 && (await measurer.refresh(yieldToEventLoop)))
    const depending = media && (await scan.scanPaths(await index.listMediaDependents(yieldToEventLoop), reader))
    this.scanProblems = scan.problems
    this.records.updateMedia(scan.changedMedia)
    const isLost = [this.dropDeleted(), await this.texts.withholdLost()].includes(true)
    await this.keepPublished(reader)
    return {
      ...this.takeSnapshot(),
      changed: configChanged || changed || media || depending || isLost || wasCorrected,
      unsettled: scan.unsettled,
    }
  }

  /**
   * Returns the body of an article: from its file if that holds the version, else as it was kept.
   *
   * @throws VersionGone when neither has it; the next `refresh` reads the record again, and withholds it if need be
   */
  text(article: Article): Promise<string> {
    return this.texts.get(article)
  }

  /** Returns the problems with line and column, without those that turn out to be none. */
  async locate(problems: readonly Problem[]): Promise<Problem[]> {
    const large = new LargeFiles(this.root)
    const sizes = new Map<string, number>()
    const isLarge = ({ file, reference }: Problem): boolean => {
      const size = sizes.get(file) ?? this.getSize(file)
      sizes.set(file, size)
      return size > (reference === undefined ? LARGE_FILE_BYTES : LARGE_BODY_BYTES)
    }
    try {
      return await this.records.locate(problems, this.yieldToEventLoop, (problem) =>
        isLarge(problem) ? large.confirm(problem) : undefined,
      )
    } finally {
      large.end()
    }
  }

  private openReader(newsroom: Newsroom): VersionReader {
    return new VersionReader(this.root, newsroom, this.measurer, this.defaults.defaults)
  }

  /** Marks the site as being served now: after a restart within a short while, nothing counts as deleted at once. */
  markServed(): Promise<void> {
    return this.versions.markServed()
  }

  /** Passes what was read to the version store, without waiting for the disk. */
  private async keepPublished(reader: VersionReader): Promise<void> {
    this.texts.keep(reader.texts.take())
    void this.texts.clean()
    const { settings } = this.config
    this.published.record(settings, this.records.index.takeChanges())
    await this.published.noteHeld()
    if (this.published.isJournalLong()) this.writing = this.writing.then(() => this.writeIndex(settings))
  }

  /** The places in a large file are found by `locate` alone. */
  private readText(file: string): RecordText | undefined {
    if (this.getSize(file) > LARGE_FILE_BYTES) return undefined
    const read = readText(this.root, file)
    return isProblem(read) ? undefined : read
  }

  /** Returns the size of a file in bytes; 0 when there is none. */
  private getSize(path: string): number {
    const file = statArticleFile(this.root, path)
    return 'path' in file ? file.size : 0
  }

  private async refreshConfig(paths: readonly string[] | undefined, scan: Rescan): Promise<boolean> {
    if (paths !== undefined && !paths.includes(SITE_FILE) && !paths.includes(AUTHORS_FILE)) return false
    if (this.config.areUnsettled(scan.isUnsettled)) return false
    const { settings } = this.config
    assertContentDirectory(this.root)
    await this.config.refresh(async (texts) => {
      // The paths of profiles are code, which no other thread has.
      if (this.feeds.hasProfiles) return undefined
      const large = new LargeFiles(this.root)
      try {
        const formats = this.feeds.formats.map(({ name, file, onByDefault }) => ({ name, file, onByDefault }))
        return await large.readConfig(texts, formats)
      } finally {
        large.end()
      }
    })
    this.lastSettings?.store()
    return this.config.settings !== settings
  }

  /** Drops the records that the guard lets go; returns whether there were any. */
  private dropDeleted(): boolean {
    const { entries, keep } = this.records.index
    const deleted = this.guard.endScan(entries.size).filter((path) => entries.has(path))
    for (const path of deleted) keep(path, undefined)
    return deleted.length > 0
  }

  private takeSnapshot(): Snapshot {
    const { newsroom, problems } = this.config
    const unreadable = this.scanProblems.map(this.records.index.markKept)
    const own = [...problems, ...this.defaults.problems, ...unreadable, ...this.guard.problems()]
    return this.records.takeSnapshot(newsroom, own)
  }

  private async storeWhenIdle(settings: string | undefined): Promise<void> {
    await this.whenIdle()
    this.texts.storeWaiting()
    if (settings !== undefined) await this.writeIndex(settings)
  }

  /** Writes the index, drops the changes that it holds now, and cleans the version store of all other texts. */
  private async writeIndex(settings: string): Promise<void> {
    const { versions, cache, yieldToEventLoop } = this
    const mark = versions.mark()
    const entries = await this.records.index.listStorable(yieldToEventLoop)
    await versions.settled()
    const isOver = (): boolean => this.config.settings !== settings
    if ((await cache?.write({ settings, entries, isOver }, yieldToEventLoop, this.log)) === true) {
      await versions.dropRecords(mark)
    }
    await this.texts.clean(true)
  }
}
