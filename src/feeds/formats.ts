import type { FormatName } from '../newsroom/site.ts'

/** What is known of a format besides how it is written. */
export interface FeedFormat {
  /** The file's name in every scope's folder. */
  readonly file: string
  /** The media type, for links. */
  readonly mediaType: string
  /** The Content-Type. JSON needs no charset (RFC 8259 §8.1), but a client that guesses one must not guess wrong. */
  readonly contentType: string
  /** For people. */
  readonly label: string
}

/** The formats as data: a new one is a row here and a renderer in `render.ts`. */
export const FORMATS: Record<FormatName, FeedFormat> = {
  rss: {
    file: 'rss.xml',
    mediaType: 'application/rss+xml',
    contentType: 'application/rss+xml; charset=utf-8',
    label: 'RSS',
  },
  atom: {
    file: 'atom.xml',
    mediaType: 'application/atom+xml',
    contentType: 'application/atom+xml; charset=utf-8',
    label: 'Atom',
  },
  json: {
    file: 'feed.json',
    mediaType: 'application/feed+json',
    contentType: 'application/feed+json; charset=utf-8',
    label: 'JSON Feed',
  },
}
