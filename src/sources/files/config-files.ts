import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { FeedDeclarations, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { AUTHORS_FILE, type Config, readConfig, SITE_FILE } from '../../records/site/index.ts'
import { sha256 } from './cache/index.ts'
import { isProblem, readText } from './read-file.ts'
import { type ScannedFile, statArticleFile } from './stat-file.ts'

/** The last valid configuration. An invalid one is reported and does not replace it. */
export class ConfigFiles {
  newsroom: Newsroom | undefined
  problems: readonly Problem[] = []
  /** Digest of both texts and the names that feeds reserve. The same settings read the same articles from the same files. */
  settings = ''
  private readonly root: string
  private readonly withPages: boolean
  private readonly feeds: FeedDeclarations
  private fileVersions: ReadonlySet<string> = new Set()

  /** @param withPages false turns the pages off, whatever site.yaml says */
  constructor(root: string, feeds: FeedDeclarations, withPages = true) {
    this.root = root
    this.feeds = feeds
    this.withPages = withPages
  }

  read(): Config {
    this.fileVersions = new Set(this.files().map(({ fileVersion }) => fileVersion))
    const [site, authors] = [this.text(SITE_FILE), this.text(AUTHORS_FILE)]
    const unreadable = [site, authors].filter((text) => typeof text === 'object')
    const config =
      typeof site === 'object'
        ? { problems: [] }
        : readConfig(site, typeof authors === 'string' ? authors : undefined, this.feeds)
    this.problems = [...unreadable, ...config.problems]
    if (config.newsroom === undefined) return { problems: this.problems }
    const settings = sha256(JSON.stringify([site, authors, config.newsroom.site.feedFiles]))
    // Unchanged texts keep the same object, so that no check runs again.
    const read = this.withPages ? config.newsroom : withoutPages(config.newsroom)
    const newsroom = settings === this.settings ? (this.newsroom ?? read) : read
    this.newsroom = newsroom
    this.settings = settings
    return { newsroom, problems: this.problems }
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

/** Reading records does not depend on `pages`: both share one index. */
const withoutPages = ({ site, ...rest }: Newsroom): Newsroom => ({ ...rest, site: { ...site, pages: false } })
