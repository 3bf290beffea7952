import { FeedTable } from '../../feeds/index.ts'
import type { Article, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { ArticleReader } from '../../records/index.ts'
import { ProblemLocator } from '../problem-locator.ts'
import { readBody } from '../record-text.ts'
import type { SourceSettings } from '../source.ts'
import { type MemoryRecord, toStoredRecord } from './memory-record.ts'
import { type AuthorsInput, readSiteInput, type SiteInput, toSiteText } from './read-site-input.ts'
import { readStoredRecord } from './read-stored-record.ts'

/** The result of reading a record. */
export interface RecordReading {
  /** Absent when the record is withheld. */
  readonly article?: Article
  /** The article's text, without front matter. */
  readonly body: string
  readonly problems: readonly Problem[]
}

/** Reads a site's settings and authors, as a content directory's `site.yaml` and `authors.yaml` are read. */
export function readSettings(site: SiteInput, authors?: AuthorsInput): SourceSettings {
  const { problems, ...settings } = readSiteInput(site, authors, new FeedTable())
  const locator = new ProblemLocator(() => toSiteText(site))
  return { ...settings, problems: problems.map((problem) => locator.locate(problem)) }
}

/**
 * Reads records, each as the record of an article file is read. The version of an article is a digest of its record.
 *
 * @param hasMedia returns true when there is a media file at a path, such as `media/vote.jpg`. Default: there is none.
 */
export function readRecords(
  records: Iterable<MemoryRecord>,
  newsroom: Newsroom,
  hasMedia: (path: string) => boolean = () => false,
): RecordReading[] {
  const reader = new ArticleReader(newsroom)
  return Array.from(records, (record) => {
    const stored = toStoredRecord(record)
    const { article, problems } = readStoredRecord(reader, stored, hasMedia)
    const locator = new ProblemLocator(() => stored)
    const located = problems.map((problem) => locator.locate(problem))
    if (article === undefined) return { body: '', problems: located }
    return { article, body: readBody(stored.text, article) ?? '', problems: located }
  })
}
