import { FeedTable } from '../../src/feeds/feed-table.ts'
import { type Config, readConfig as read } from '../../src/records/site/config.ts'

/** The configuration of a publisher with the formats that come with it. */
export const readConfig = (siteText: string | undefined, authorsText: string | undefined): Config =>
  read(siteText, authorsText, new FeedTable())
