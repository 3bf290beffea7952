import type { FeedTable } from '../../feeds/index.ts'
import type { Newsroom } from '../../model/index.ts'
import { isFault, type Problem } from '../../problems/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'
import { readSiteInput } from '../memory/index.ts'
import type { SourceSettings } from '../source.ts'
import type { ConfigName } from './record-table.ts'

const MISSING_SETTINGS: Problem = {
  code: 'missing-config',
  severity: 'fault',
  file: SITE_FILE,
  place: { line: 1, column: 1 },
  found: 'no settings in the database',
  expected: 'the settings of the newsroom',
  fix: 'Run `sectionwire db config set site site.yaml` with a file of these lines: `title: My newsroom` and `url: https://news.example.org/`.',
}

/** The last valid settings of a database. Invalid ones are reported and do not replace them. */
export class DatabaseSettings {
  private readonly feeds: FeedTable
  private readonly withPages: boolean
  private texts: ReadonlyMap<ConfigName, string> = new Map()
  private last: Newsroom | undefined
  private found: readonly Problem[] = []

  /** @param withPages false turns the pages off, whatever the settings say */
  constructor(feeds: FeedTable, withPages: boolean) {
    this.feeds = feeds
    this.withPages = withPages
  }

  get newsroom(): Newsroom | undefined {
    return this.last
  }

  get problems(): readonly Problem[] {
    return this.found
  }

  get siteText(): string | undefined {
    return this.texts.get('site.yaml')
  }

  /** Takes the settings as the database has them; returns whether the ones in use changed. */
  take(texts: ReadonlyMap<ConfigName, string>): boolean {
    this.texts = texts
    const { newsroom, problems } = this.read(texts)
    const before = this.last
    this.found = newsroom === undefined && before !== undefined ? problems.map(markKept) : problems
    if (newsroom === undefined) return false
    this.last = this.withPages ? newsroom : { ...newsroom, site: { ...newsroom.site, pages: false } }
    return true
  }

  private read(texts: ReadonlyMap<ConfigName, string>): SourceSettings {
    const site = texts.get('site.yaml')
    return site === undefined
      ? { problems: [MISSING_SETTINGS] }
      : readSiteInput(site, texts.get('authors.yaml'), this.feeds)
  }
}

/** Returns a fault of settings that cannot be used, while earlier ones are. */
const markKept = (problem: Problem): Problem => (isFault(problem) ? { ...problem, keepsLast: true } : problem)
