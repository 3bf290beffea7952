import type { FeedFormat } from '../format.ts'
import { atomFormat } from './atom.ts'
import { jsonFormat } from './json.ts'
import { rssFormat } from './rss.ts'

/** The formats that come with the publisher, the one for most readers first. */
export const FEED_FORMATS: readonly FeedFormat[] = [rssFormat, atomFormat, jsonFormat]
