import type { Author } from './article.ts'
import type { Wording } from './wording.ts'

/** How a feed is made; each section may set its own, and inherits the rest from the section above it, then the site. */
export interface FeedSettings {
  /** Items in a feed; default 50. */
  readonly items: number
  /** Full text, or the summary alone; default `full`. */
  readonly content: 'full' | 'summary'
  /** Whether the body ends with the list "Related coverage"; default true. The related links are there in any case. */
  readonly related: boolean
  /** The feed's title: `{section}` (or the author's name, the tag) and `{site}` are replaced. Default `{section} – {site}`. */
  readonly title: string
  /** Names of formats, in the order of preference. */
  readonly formats: readonly string[]
  /** By publication, or by the last change, so that a corrected story comes up again; default `published`. */
  readonly order: 'published' | 'updated'
  /** Whether the feed leads to its whole history (RFC 5005 §4); default true. */
  readonly archives: boolean
}

/** The part of a feed format that decides how settings and records are read. */
export interface FormatDeclaration {
  /** In `feeds.formats` of site.yaml. */
  readonly name: string
  /** Name of its file in the folder of every scope. */
  readonly file: string
  /** Whether a site that sets no `feeds.formats` has the format. */
  readonly onByDefault: boolean
}

/** The part of a publisher's formats and profiles that decides how settings and records are read. */
export interface FeedDeclarations {
  readonly formats: readonly FormatDeclaration[]
  /** Returns the paths that profiles give the feed of a scope. */
  readonly listProfilePaths: (scope: string) => readonly string[]
}

/** A section of the newsroom, with those below it: an article in one of them is in this one, too. */
export interface Section {
  /** Stable, one path segment: `/<id>/rss.xml`. */
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly feeds: FeedSettings
  readonly sections: readonly Section[]
}

/** What related coverage an article has besides what its record names. */
export interface RelatedSettings {
  /** Most earlier articles added because they share tags or sections; default 0. */
  readonly auto: number
  /** Whether an article leads back to those that name it; default false. */
  readonly reciprocal: boolean
}

/** The systems newsrooms come from, whose feed paths are known. */
export const PRESETS = ['wordpress', 'ghost', 'hugo', 'jekyll', 'eleventy'] as const
export type Preset = (typeof PRESETS)[number]

/** How records are read: which key decides the section, what happens to unknown sections and authors, where articles live. */
export interface RecordSettings {
  /** `auto`: `sections`/`section`, else `category`/`categories`, else the folder. Any other name is a key of the record. */
  readonly sectionFrom: string
  readonly unknownSections: 'create' | 'report'
  readonly unknownAuthors: 'create' | 'report'
  /** An article's address: `{slug}`, `{id}`, `{section}`, `{year}`, `{month}`, `{day}` are replaced. Default `/articles/{slug}/`. */
  readonly url: string
}

/** A WebSub hub: told of every change of a feed, it tells the feed's subscribers. */
export interface Hub {
  /** Absolute, as written: feeds name it in this form. */
  readonly url: string
  /** Whether it may be in a private network or on this machine; default false. */
  readonly private: boolean
  /**
   * Whether one request may name several topics; default false, since hubs that know of one alone take the last of
   * several and say that all is well.
   */
  readonly several: boolean
}

/** The newsroom's settings: `site.yaml`, checked, and every default filled in. */
export interface Site {
  readonly title: string
  readonly description: string
  /** Where the site lives, with a trailing `/`; absent: where it is served. */
  readonly url?: string
  /** BCP 47. */
  readonly language: string
  /** IANA name; times without an offset are read in it. */
  readonly timezone: string
  readonly rights?: string
  readonly email?: string
  readonly logo?: string
  readonly icon?: string
  /** RFC 4151 authority and date, `news.example.org,2018`: every id starts with it, so it never changes. */
  readonly tagAuthority: string
  /** WebSub hubs. */
  readonly hubs: readonly Hub[]
  /** Days for which a withdrawal is announced in Atom (RFC 6721); default 30. */
  readonly tombstoneDays: number
  readonly records: RecordSettings
  readonly feeds: FeedSettings
  /** Lower-case file names of all feeds, of formats that are off, too: no section or article page may have one of them. */
  readonly feedFiles: readonly string[]
  /** Whether authors and tags have feeds. */
  readonly authorFeeds: boolean
  readonly tagFeeds: boolean
  readonly related: RelatedSettings
  readonly sections: readonly Section[]
  readonly wording: Wording
  /** Whether there are pages for people besides the feeds; default true. */
  readonly pages: boolean
  /** A picture of the newsroom's name that heads the pages; without it the title stands there in type. */
  readonly nameplate?: string
  /** The newsroom's own style sheet, laid over the publisher's: a path rooted in the site. */
  readonly stylesheet?: string
  /** Systems whose feed paths lead on to the feeds here. */
  readonly movedFrom: readonly Preset[]
  /** Old paths, rooted in the site, with where they lead: a path here, or an address elsewhere, as a URI. */
  readonly redirects: ReadonlyMap<string, string>
  /** Paths of retired feeds. */
  readonly gone: readonly string[]
}

/** All that a content directory says apart from its articles. */
export interface Newsroom {
  readonly site: Site
  /** By id. */
  readonly authors: ReadonlyMap<string, Author>
}
