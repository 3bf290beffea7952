import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { AUTHORS_FILE, type Config, readConfig, SITE_FILE } from '../../records/site/index.ts'
import { sha256 } from './cache/index.ts'
import { isProblem, readText } from './read-file.ts'
import { type ScannedFile, statArticleFile } from './stat-file.ts'

/** The newsroom's configuration as it was last right; a wrong one is reported, and what was right stands. */
export class ConfigFiles {
  newsroom: Newsroom | undefined
  problems: readonly Problem[] = []
  /** Of both texts: the same settings make the same articles of the same files. */
  settings = ''
  private readonly root: string
  private readonly withPages: boolean
  private stamps: ReadonlySet<string> = new Set()

  /** @param withPages false leaves out the pages, whatever site.yaml says */
  constructor(root: string, withPages = true) {
    this.root = root
    this.withPages = withPages
  }

  read(): Config {
    this.stamps = new Set(this.files().map(({ fileVersion: stamp }) => stamp))
    const [site, authors] = [this.text(SITE_FILE), this.text(AUTHORS_FILE)]
    const unreadable = [site, authors].filter((text) => typeof text === 'object')
    const config =
      typeof site === 'object' ? { problems: [] } : readConfig(site, typeof authors === 'string' ? authors : undefined)
    this.problems = [...unreadable, ...config.problems]
    if (config.newsroom === undefined) return { problems: this.problems }
    const settings = sha256(JSON.stringify([site, authors]))
    // The same texts are the same newsroom, object for object: nothing that is held against it is looked at again.
    const read = this.withPages ? config.newsroom : withoutPages(config.newsroom)
    const newsroom = settings === this.settings ? (this.newsroom ?? read) : read
    this.newsroom = newsroom
    this.settings = settings
    return { newsroom, problems: this.problems }
  }

  /** Whether one of them is another file than was read, and one that `isUnsettled`. */
  areUnsettled(isUnsettled: (file: ScannedFile) => boolean): boolean {
    return this.files().some((file) => !this.stamps.has(file.fileVersion) && isUnsettled(file))
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

/** No record is read otherwise for that: an index of them serves both. */
const withoutPages = ({ site, ...rest }: Newsroom): Newsroom => ({ ...rest, site: { ...site, pages: false } })
