import type { FeedTable } from '../../feeds/index.ts'
import { AUTHORS_FILE, type ConfigInput, readConfig, SITE_FILE } from '../../records/site/index.ts'
import type { RecordText } from '../record-text.ts'
import type { SourceSettings } from '../source.ts'
import { toJson } from './memory-record.ts'

/** The text of a site.yaml, or the same as values. */
export type SiteInput = string | Readonly<Record<string, unknown>>

/** The text of an authors.yaml, or the same as values. */
export type AuthorsInput = string | readonly unknown[] | Readonly<Record<string, unknown>>

export const readSiteInput = (site: SiteInput, authors: AuthorsInput | undefined, feeds: FeedTable): SourceSettings => {
  const authorsInput = authors === undefined ? undefined : toConfigInput(authors, AUTHORS_FILE)
  return readConfig(toConfigInput(site, SITE_FILE), authorsInput, feeds)
}

/** Returns the text in which problems of the settings are located. */
export const toSiteText = (site: SiteInput): RecordText =>
  typeof site === 'string' ? { text: site } : { text: toJson(site, SITE_FILE), record: 'site' }

const toConfigInput = (settings: SiteInput | AuthorsInput, name: string): ConfigInput =>
  typeof settings === 'string' ? settings : { values: JSON.parse(toJson(settings, name)) as unknown }
