import { statSync } from 'node:fs'
import { join } from 'node:path'
import { optionalProperty } from '../../../collections/index.ts'
import type { FeedDeclarations, Newsroom } from '../../../model/index.ts'
import { isFault, type Problem } from '../../../problems/index.ts'
import { guessEngine, readWrittenEngine } from '../../../records/index.ts'
import { AUTHORS_FILE, type Config, type EngineFindings, readConfig, SITE_FILE } from '../../../records/site/index.ts'
import { sha256 } from '../cache/index.ts'
import { isProblem, readText } from '../read-file.ts'
import { type ScannedFile, statArticleFile } from '../stat-file.ts'
import { AuthorTexts } from './author-texts.ts'
import { listEngineFolders } from './engine-folders.ts'

/** The last valid configuration. An invalid one is reported and does not replace it. */
export class ConfigFiles {
  newsroom: Newsroom | undefined
  problems: readonly Problem[] = []
  /** Digest of both texts and the names that feeds reserve. The same settings read the same articles from the same files. */
  settings = ''
  /** The texts of the last valid configuration. */
  texts: ConfigTexts | undefined
  private readonly root: string
  private readonly authorTexts: AuthorTexts
  private readonly withPages: boolean
  private readonly feeds: FeedDeclarations
  private fileVersions: ReadonlySet<string> = new Set()
  /** Digest of the texts that were read last. */
  private digest = ''
  /** False while the last texts are invalid. */
  private isValid = false

  /** @param withPages false turns the pages off, whatever site.yaml says */
  constructor(root: string, feeds: FeedDeclarations, withPages = true) {
    this.root = root
    this.authorTexts = new AuthorTexts(root)
    this.feeds = feeds
    this.withPages = withPages
  }

  read(): Config {
    const texts = this.readTexts()
    return this.isSame(texts) ? this.current : this.take(texts, this.parse(texts))
  }

  /**
   * Reads the configuration again.
   *
   * @param parseElsewhere parses large files on another thread; resolves with undefined when there is none
   */
  async refresh(parseElsewhere: (texts: ConfigTexts) => Promise<Config | undefined>): Promise<Config> {
    const texts = this.readTexts()
    if (this.isSame(texts)) return this.current
    const config = isLarge(texts) ? await parseElsewhere(texts) : undefined
    return this.take(texts, config ?? this.parse(texts))
  }

  /** Takes an earlier configuration instead of the present one, which cannot be used. Its problems stay. */
  restore(texts: ConfigTexts): void {
    const { newsroom } = this.parse({ ...texts, unreadable: [] })
    if (newsroom === undefined) return
    this.use(texts, newsroom)
    this.problems = this.problems.map(markKept)
  }

  private get current(): Config {
    const { newsroom, problems, isValid } = this
    return newsroom !== undefined && isValid ? { newsroom, problems } : { problems }
  }

  private readTexts(): ReadTexts {
    this.fileVersions = new Set(this.files().map(({ fileVersion }) => fileVersion))
    const [site, authors] = [this.text(SITE_FILE), this.text(AUTHORS_FILE)]
    return {
      ...optionalProperty('site', typeof site === 'string' ? site : undefined),
      ...optionalProperty('authors', typeof authors === 'string' ? authors : undefined),
      ...this.findEngine(typeof site === 'string' ? site : undefined, authors === undefined),
      unreadable: [site, authors].filter((text) => typeof text === 'object'),
    }
  }

  /** @param withAuthors true where there is no authors.yaml */
  private findEngine(site: string | undefined, withAuthors: boolean): EngineFindings {
    const engine = guessEngine(listEngineFolders(this.root))
    const files = withAuthors ? this.authorTexts.read(readWrittenEngine(site) ?? engine?.name) : []
    return { ...optionalProperty('engine', engine), ...(files.length === 0 ? {} : { authorsFiles: files }) }
  }

  /** Returns whether the texts are those that were read last: a scan of everything asks every few seconds. */
  private isSame({ site, authors, engine, authorsFiles, unreadable }: ReadTexts): boolean {
    const digest = sha256(JSON.stringify([site, authors, engine, authorsFiles, unreadable]))
    if (digest === this.digest) return true
    this.digest = digest
    return false
  }

  private parse({ site, authors, unreadable, ...found }: ReadTexts): Config {
    return unreadable.some(({ file }) => file === SITE_FILE)
      ? { problems: [] }
      : readConfig(site, authors, this.feeds, found)
  }

  private take(texts: ReadTexts, config: Config): Config {
    const problems = [...texts.unreadable, ...config.problems]
    this.isValid = config.newsroom !== undefined
    this.problems = this.isValid || this.newsroom === undefined ? problems : problems.map(markKept)
    if (config.newsroom !== undefined) this.use(texts, config.newsroom)
    return this.current
  }

  private use({ site, authors, engine, authorsFiles }: ConfigTexts, newsroom: Newsroom): void {
    const settings = sha256(JSON.stringify([site, authors, engine, authorsFiles, newsroom.site.feedFiles]))
    // Unchanged texts keep the same object, so that no check runs again.
    const read = this.withPages ? newsroom : withoutPages(newsroom)
    this.newsroom = settings === this.settings ? (this.newsroom ?? read) : read
    this.settings = settings
    this.texts = {
      ...optionalProperty('site', site),
      ...optionalProperty('authors', authors),
      ...optionalProperty('engine', engine),
      ...optionalProperty('authorsFiles', authorsFiles),
    }
  }

  /** True if one of the files differs from the version that was read, and may be half written. */
  areUnsettled(isUnsettled: (file: ScannedFile) => boolean): boolean {
    return this.files().some((file) => !this.fileVersions.has(file.fileVersion) && isUnsettled(file))
  }

  private files(): ScannedFile[] {
    return [SITE_FILE, AUTHORS_FILE].map((path) => statArticleFile(this.root, path)).filter((file) => 'path' in file)
  }

  private text(file: string): string | Problem | undefined {
    if (statSync(join(this.root, file), { throwIfNoEntry: false }) === undefined) return undefined
    const read = readText(this.root, file)
    return isProblem(read) ? { ...read, severity: 'fault' } : read.text
  }
}

/** Returns a fault of settings that cannot be used, while earlier ones are. */
const markKept = (problem: Problem): Problem => (isFault(problem) ? { ...problem, keepsLast: true } : problem)

/** The texts of the configuration; absent where there is no file, or none that can be read. */
export interface ConfigTexts extends EngineFindings {
  readonly site?: string
  readonly authors?: string
}

interface ReadTexts extends ConfigTexts {
  readonly unreadable: readonly Problem[]
}

/** Longer files take longer than a request should wait. In characters. */
const LARGE_LENGTH = 64 * 1024

const isLarge = ({ site = '', authors = '' }: ConfigTexts): boolean => site.length + authors.length > LARGE_LENGTH

/** Reading records does not depend on `pages`: both share one index. */
const withoutPages = ({ site, ...rest }: Newsroom): Newsroom => ({ ...rest, site: { ...site, pages: false } })
