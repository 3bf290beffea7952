import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { CallError } from '../call-error.ts'
import type { Article } from '../newsroom/article.ts'
import { type Articles, articlesOf } from '../newsroom/articles.ts'
import { mediaTypeOf } from '../newsroom/media-types.ts'
import type { Newsroom } from '../newsroom/site.ts'
import { type Problem, sortProblems } from '../problem.ts'
import { Coherence } from './coherence.ts'
import { AUTHORS_FILE, type Config, readConfig, SITE_FILE } from './config.ts'
import { translate } from './dialects.ts'
import { isUnreadable, part, readRecord } from './front-matter.ts'
import { digest, IndexCache, type Indexed } from './index-cache.ts'
import { locate } from './locate.ts'
import { Losses } from './losses.ts'
import { type MeasuredFile, Measurer } from './measure.ts'
import { placeInSite } from './moved.ts'
import { isProblem, readText } from './read-file.ts'
import { readMany } from './read-many.ts'
import { type ReadVersion, VersionReader } from './read-version.ts'
import { bodyOf } from './record.ts'
import { isArticlePath, type ScannedFile, scan, statOf, walk } from './scan.ts'
import { CLOCK_GRAIN } from './settle.ts'

export interface ReaderOptions {
  /** Where the index of what was read is kept; false or '' for none. @default `sectionwire` in the user's cache folder */
  readonly cache?: string | false | undefined
  /** Called between files, so that reading never holds up a server. @default nothing */
  readonly breathe?: () => Promise<void>
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
  readonly problems: readonly Problem[]
}

/** The content directory is none that can be read: the call is wrong. */
export class ContentDirectoryError extends CallError {
  override readonly name = 'ContentDirectoryError'
}

interface Entry extends Indexed {
  /** Of the text, when the stamp alone does not tell one version from the next. */
  readonly racy?: string
  /** The article of the last version that was right, while this one is not. */
  readonly lastGood?: Article
}

/** Reads a content directory, and on every later look only what has changed. */
export class ContentReader {
  private readonly root: string
  private readonly cache: IndexCache | undefined
  private readonly breathe: () => Promise<void>
  private readonly measurer: Measurer
  private readonly losses: Losses
  private readonly entries = new Map<string, Entry>()
  private readonly coherence = new Coherence()
  /** Files with something to report. */
  private readonly faulty = new Set<string>()
  /** What was found in files together, with its place. */
  private readonly places = new WeakMap<Problem, Problem>()
  private newsroom: Newsroom | undefined
  private configProblems: readonly Problem[] = []
  private scanProblems: readonly Problem[] = []
  private unsettled: string[] = []
  private configStamps: ReadonlySet<string> = new Set()
  private restMs = 0
  /** Of the two files of the configuration, as last read. */
  private settings = ''

  constructor(
    directory: string,
    { cache = defaultCache(), breathe = async () => {}, holdMs = 120_000 }: ReaderOptions = {},
  ) {
    this.root = resolve(directory)
    this.cache = cache === false || cache === '' ? undefined : new IndexCache(cache, this.root)
    this.breathe = breathe
    this.measurer = new Measurer(this.root)
    this.losses = new Losses(holdMs, () => performance.now())
  }

  /** The configuration alone. @throws ContentDirectoryError */
  loadConfig(): Config {
    if (statSync(this.root, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new ContentDirectoryError(
        `--articles: found "${this.root}", which is no folder; expected the newsroom's content directory, with site.yaml in it`,
      )
    }
    this.configStamps = new Set(this.configFiles().map(({ stamp }) => stamp))
    const [site, authors] = [this.configText(SITE_FILE), this.configText(AUTHORS_FILE)]
    const unreadable = [site, authors].filter((text) => typeof text === 'object')
    const config =
      typeof site === 'object' ? { problems: [] } : readConfig(site, typeof authors === 'string' ? authors : undefined)
    this.configProblems = [...unreadable, ...config.problems]
    // A configuration that was right stands until the next one is.
    if (config.newsroom === undefined) return { problems: this.configProblems }
    this.newsroom = config.newsroom
    this.settings = digest(JSON.stringify([site, authors]))
    return { newsroom: config.newsroom, problems: this.configProblems }
  }

  /** Reads everything, what the index knows excepted. @throws ContentDirectoryError */
  async load(
    onProgress: (progress: { readonly read: number; readonly total: number }) => void = () => {},
  ): Promise<Content> {
    const { newsroom } = this.loadConfig()
    const { files, problems } = await scan(this.root, this.breathe)
    this.scanProblems = problems
    if (newsroom === undefined)
      return { articles: articlesOf([]), problems: sortProblems([...this.configProblems, ...problems]) }
    const indexed = (await this.cache?.read(this.settings)) ?? new Map<string, Indexed>()
    let read = 0
    const done = (path: string, entry: Entry): void => {
      this.keep(path, entry)
      read += 1
      onProgress({ read, total: files.length })
    }
    const toRead: string[] = []
    for (const { path, stamp } of files) {
      const known = indexed.get(path)
      if (known?.stamp === stamp) done(path, known)
      else toRead.push(path)
    }
    const reader = new VersionReader(this.root, newsroom, this.measurer)
    await readMany(toRead, this.root, newsroom, reader, this.breathe, (path, version) =>
      done(path, entryOf(version, undefined)),
    )
    if (toRead.length > 0 || indexed.size !== files.length) await this.cache?.write(this.settings, this.lasting(files))
    return this.content()
  }

  /**
   * Looks again, at some paths or at everything. A file that cannot be read as an article any more leaves its last good
   * version up, unless it says that it is not to be public; one that is gone is gone, unless most are gone at once.
   */
  async refresh({ paths, restMs = 0 }: Refresh = {}): Promise<Refreshed> {
    this.unsettled = []
    this.restMs = restMs
    const isThere = statSync(this.root, { throwIfNoEntry: false })?.isDirectory() === true
    this.losses.begin(this.entries.size, isThere && this.isFile(SITE_FILE))
    if (!isThere) return { ...this.content(), changed: false, unsettled: [] }
    const configChanged = this.refreshConfig(paths)
    const all = paths === undefined || configChanged
    const { newsroom } = this
    if (newsroom === undefined) return { ...this.content(), changed: false, unsettled: this.unsettled }
    if (configChanged) for (const [path, entry] of this.entries) this.entries.set(path, { ...entry, stamp: '' })
    const reader = new VersionReader(this.root, newsroom, this.measurer)
    const media =
      (all || paths.some((path) => mediaTypeOf(path) !== undefined)) && (await this.measurer.refresh(this.breathe))
    const changed = all ? await this.refreshUnder('', reader) : await this.refreshPaths(paths, reader)
    const depending = media && (await this.refreshPaths(await this.dependingOnFiles(), reader))
    let isLost = false
    for (const path of this.losses.settle(this.entries.size)) isLost = this.forget(path) || isLost
    return {
      ...this.content(),
      changed: configChanged || changed || media || depending || isLost,
      unsettled: this.unsettled,
    }
  }

  /** An article's text without its front matter; undefined when the file is no longer the version that was read. */
  async body(article: Article): Promise<string | undefined> {
    const file = readText(this.root, article.file)
    if (isProblem(file) || file.stamp !== article.version) return undefined
    const parted = part(file.text, article.file.endsWith('.json'))
    if (isUnreadable(parted)) return undefined
    if (parted.body.trim() !== '') return parted.body
    const record = readRecord(parted)
    return isUnreadable(record)
      ? undefined
      : bodyOf(parted, translate(record as Readonly<Record<string, unknown>>)).body
  }

  /** A media file of the directory; the same object as long as the file is the same. */
  measure(file: string): MeasuredFile | undefined {
    return this.measurer.measure(file)
  }

  private configFiles(): ScannedFile[] {
    const files = [SITE_FILE, AUTHORS_FILE].map((path) => statOf(this.root, path))
    return files.filter((file) => 'path' in file)
  }

  private configText(file: string): string | Problem | undefined {
    if (statSync(join(this.root, file), { throwIfNoEntry: false }) === undefined) return undefined
    const read = readText(this.root, file)
    return isProblem(read) ? { ...read, severity: 'fault' } : read.text
  }

  private refreshConfig(paths: readonly string[] | undefined): boolean {
    if (paths !== undefined && !paths.includes(SITE_FILE) && !paths.includes(AUTHORS_FILE)) return false
    const files = this.configFiles()
    if (files.some((file) => !this.configStamps.has(file.stamp) && this.isUnsettled(file))) return false
    const { settings } = this
    this.loadConfig()
    return this.settings !== settings
  }

  private async refreshPaths(paths: readonly string[], reader: VersionReader): Promise<boolean> {
    let changed = false
    for (const path of paths) {
      if (isArticlePath(path) && !this.isFolder(path)) changed = this.refreshFile(path, reader) || changed
      else if (mediaTypeOf(path) === undefined) changed = (await this.refreshUnder(path, reader)) || changed
      await this.breathe()
    }
    return changed
  }

  private async dependingOnFiles(): Promise<string[]> {
    const paths: string[] = []
    for (const [path, entry] of this.entries) {
      if (dependsOnFiles(entry)) paths.push(path)
      await this.breathe()
    }
    return paths
  }

  private isFile(path: string): boolean {
    return statSync(join(this.root, path), { throwIfNoEntry: false })?.isFile() === true
  }

  private isFolder(path: string): boolean {
    return statSync(join(this.root, path), { throwIfNoEntry: false })?.isDirectory() === true
  }

  /** Looks at everything in a folder, '' for the whole directory. */
  private async refreshUnder(folder: string, reader: VersionReader): Promise<boolean> {
    const whole = folder === ''
    const isThere = whole || this.isFolder(folder)
    const isUnder = (path: string): boolean => whole || path.startsWith(`${folder}/`)
    const look = async (onFile: (file: ScannedFile) => void): Promise<Problem[]> =>
      isThere ? walk(this.root, this.breathe, folder, onFile) : []
    let [known, changed] = [0, false]
    const problems = await look((file) => {
      changed = this.refreshEntry(file, reader) || changed
      if (this.entries.has(file.path)) known += 1
    })
    this.scanProblems = [...this.scanProblems.filter(({ file }) => !isUnder(file)), ...problems]
    // With everything that is known found again nothing is gone.
    if (whole && known === this.entries.size) return changed
    const found = new Set<string>()
    await look(({ path }) => found.add(path))
    const unseen = new Set(problems.map(({ file }) => file))
    for (const path of this.entries.keys()) {
      if (isUnder(path) && !found.has(path) && !isHidden(path, unseen)) this.losses.add(path)
      await this.breathe()
    }
    return changed
  }

  private refreshFile(path: string, reader: VersionReader): boolean {
    const file = statOf(this.root, path)
    this.scanProblems = this.scanProblems.filter((problem) => problem.file !== path)
    if ('path' in file) return this.refreshEntry(file, reader)
    if (file.gone && this.entries.has(path)) this.losses.add(path)
    if (file.gone) return false
    this.scanProblems = [...this.scanProblems, file.problem]
    return false
  }

  private refreshEntry(file: ScannedFile, reader: VersionReader): boolean {
    const known = this.entries.get(file.path)
    this.losses.found(file.path)
    if (known?.stamp !== file.stamp && this.isUnsettled(file)) return false
    if (known?.stamp === file.stamp && known.racy === undefined && !dependsOnFiles(known)) return false
    const entry = entryOf(reader.read(file.path, known?.racy !== undefined), known)
    this.keep(file.path, entry)
    return entry.article !== known?.article || entry.lastGood !== known?.lastGood || entry.problems !== known?.problems
  }

  /** Whether a file may be half written; it is noted, to be looked at again. */
  private isUnsettled({ path, mtimeMs }: ScannedFile): boolean {
    const age = Date.now() - mtimeMs
    if (this.restMs === 0 || age < -CLOCK_GRAIN || age >= this.restMs) return false
    this.unsettled.push(path)
    return true
  }

  private forget(path: string): boolean {
    this.coherence.set(path, undefined)
    this.faulty.delete(path)
    return this.entries.delete(path)
  }

  private keep(path: string, entry: Entry): void {
    this.entries.set(path, entry)
    this.coherence.set(path, entry.article ?? entry.lastGood ?? 'withheld')
    if (entry.problems.length > 0) this.faulty.add(path)
    else this.faulty.delete(path)
  }

  private content(): Content {
    const { newsroom } = this
    const { articles, problems: together } = this.coherence.coherent()
    const problems = [
      ...this.configProblems,
      ...this.scanProblems,
      ...this.losses.problems(),
      ...[...this.faulty].flatMap((path) => this.entries.get(path)?.problems ?? []),
      ...together.map((problem) => this.placedOnce(problem)),
    ]
    return {
      ...(newsroom === undefined ? {} : { newsroom }),
      articles,
      problems: sortProblems(problems),
    }
  }

  /** A fault that stays as it is need not be looked for again. */
  private placedOnce(problem: Problem): Problem {
    const placed = this.places.get(problem) ?? this.placed(problem)
    if (placed !== problem) this.places.set(problem, placed)
    return placed
  }

  /** A problem whose key is known, with its line and column. */
  placed(problem: Problem): Problem {
    const { at = [] } = problem
    const file = readText(this.root, problem.file)
    if (problem.file === SITE_FILE) return isProblem(file) ? problem : { ...problem, place: placeInSite(file.text, at) }
    const parted = isProblem(file) ? undefined : part(file.text, problem.file.endsWith('.json'))
    if (parted === undefined || isUnreadable(parted)) return problem
    const record = readRecord(parted)
    if (isUnreadable(record)) return problem
    const [first, ...rest] = at
    const { fields } = translate(record as Readonly<Record<string, unknown>>)
    const written = fields[first as keyof typeof fields]?.at ?? at.slice(0, 1)
    return { ...problem, place: locate(parted, [...written, ...rest]) }
  }

  /** What the next run may rely on: nothing racy, nothing that other files decide. */
  private lasting(files: readonly ScannedFile[]): [string, Indexed][] {
    return files.flatMap(({ path }): [string, Indexed][] => {
      const entry = this.entries.get(path)
      const lasts = entry !== undefined && entry.stamp !== '' && entry.racy === undefined && !dependsOnFiles(entry)
      return lasts ? [[path, entry]] : []
    })
  }
}

/**
 * What is to be kept of a version that was just read. As long as nothing is different from before, the article stays
 * the same object, and nothing is rendered again.
 */
function entryOf(version: ReadVersion, before: Entry | undefined): Entry {
  const { stamp, article, problems, racy, digest: text, takenBack } = version
  const racyNow = racy && text !== undefined ? { racy: text } : {}
  const rest = article !== undefined ? { article } : takenBack === true ? {} : standIn(before)
  const entry = { stamp, problems, ...rest }
  if (before === undefined) return { ...entry, ...racyNow }
  const { racy: textBefore, ...settled } = before
  const isSame = JSON.stringify(entry) === JSON.stringify(settled)
  // The text may be another within the same stamp, and the article tells nothing of it: its body.
  const isSameText = textBefore === undefined || textBefore === text
  return { ...(isSame && isSameText ? settled : entry), ...racyNow }
}

/** Whether a path or a folder above it could not be looked at: nobody knows that it is gone. */
const isHidden = (path: string, unseen: ReadonlySet<string>): boolean =>
  path.split('/').some((_, index, segments) => unseen.has(segments.slice(0, index + 1).join('/')))

const standIn = (before: Entry | undefined): { lastGood?: Article } => {
  const lastGood = before?.article ?? before?.lastGood
  return lastGood === undefined ? {} : { lastGood }
}

/** Whether reading the same text again may give another result, since it names files that may come or go. */
const dependsOnFiles = ({ article, problems }: Indexed): boolean =>
  problems.some(({ code }) => code === 'missing-media') ||
  article?.attachments.some(({ length }) => length === undefined) === true

/** Where indexes are kept when nothing else is said (XDG Base Directory Specification). */
export const defaultCache = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sectionwire')
