import { FeedTable } from '../../src/feeds/feed-table.ts'
import { type Config, readConfig as read } from '../../src/records/site/config.ts'
import type { ConfigInput } from '../../src/records/site/config-file.ts'

/** Reads the configuration of a publisher with the formats that come with it. */
export const readConfig = (site: ConfigInput | undefined, authors: ConfigInput | undefined): Config =>
  read(site, authors, new FeedTable())
