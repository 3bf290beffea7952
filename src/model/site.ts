import type { SlugStyle } from './address-parts/index.ts'
import type { Author } from './article.ts'
import type { MarkupRules, SiteEngine } from './engine.ts'
import type { Wording } from './wording/index.ts'

/** Settings of a feed. A section inherits what it does not set from the section above it, then from the site. */
export interface FeedSettings {
  /** Items in a feed; default 50. */
  readonly items: number
  /** `full`: the whole text; `summary`: the summary alone. Default `full`. */
  readonly content: 'full' | 'summary'
  /** True if the body ends with the list "Related coverage"; default true. Link elements stay without it. */
  readonly related: boolean
  /**
   * The feed's title: `{section}` (or the author's name, the tag) and `{site}` are replaced. Default `{section} –
   * {site}`.
   */
  readonly title: string
  /** Names of formats, in the order of preference. */
  readonly formats: readonly string[]
  /** By publication, or by the last change, which brings a corrected article up again; default `published`. */
  readonly order: 'published' | 'updated'
  /** True if the feed links to archives of all its items (RFC 5005 §4); default true. */
  readonly archives: boolean
  /** The partner feeds of the whole site, the same list in the settings of each feed; absent: none. */
  readonly partners?: readonly PartnerFeed[]
}

/** Partners whose rules for feeds are known. */
export const PARTNER_PROFILES = ['email', 'msn', 'smartnews', 'yahoo', 'newsbreak', 'flipboard'] as const
export type PartnerProfile = (typeof PARTNER_PROFILES)[number]

/** A feed for one partner, as `partners` of site.yaml asks for it. No list of feeds and no page names it. */
export interface PartnerFeed {
  /** Unique among the partner feeds of the site. */
  readonly name: string
  /** The partner by whose rules the feed is made. */
  readonly profile: PartnerProfile
  /** Name of the scope whose articles it has. */
  readonly scope: string
  /** Without a leading slash, such as `partners/msn/rss.xml`. */
  readonly path: string
  /** Maximum number of items; default: as the partner asks for. */
  readonly items?: number
  /** Titles of agencies and papers whose articles the partner does not get. */
  readonly exceptSources: readonly string[]
  /** True if the newsroom may pass on the pictures of its own articles; default false. */
  readonly pictureRights: boolean
  /** Addresses of logos for partners that show one. */
  readonly logo?: string
  readonly darkLogo?: string
}

/** The part of a feed format that decides how settings and records are read. */
export interface FormatDeclaration {
  /** In `feeds.formats` of site.yaml. */
  readonly name: string
  /** Name of its file in the folder of every scope. */
  readonly file: string
  /** True if a site that sets no `feeds.formats` has the format. */
  readonly onByDefault: boolean
}

/** The part of a publisher's formats and profiles that decides how settings and records are read. */
export interface FeedDeclarations {
  readonly formats: readonly FormatDeclaration[]
  /** Returns the paths that profiles give the feed of a scope. */
  readonly listProfilePaths: (scope: string) => readonly string[]
}

/** A section of the newsroom. It includes the articles of the sections below it. */
export interface Section {
  /** Stable, and one path segment: `/<id>/rss.xml`. */
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly feeds: FeedSettings
  readonly sections: readonly Section[]
  /** Scopes whose page and feeds are here now; see `movedFrom`. @default none */
  readonly movedFrom?: readonly string[]
}

/** Related coverage beyond what records name. */
export interface RelatedSettings {
  /** Maximum number of earlier articles added because they share tags or sections; default 0. */
  readonly auto: number
  /** True if an article links back to those that name it; default false. */
  readonly reciprocal: boolean
}

/** Publishing systems whose feed paths are known. */
export const PRESETS = ['wordpress', 'ghost', 'hugo', 'jekyll', 'eleventy'] as const
export type Preset = (typeof PRESETS)[number]

/** `create` takes names from records, `warn` does and `check` says so, `report` leaves them out as a fault. */
export type UnknownNames = 'create' | 'warn' | 'report'

/** Settings for reading records. */
export interface RecordSettings {
  /**
   * `auto`: `sections`/`section`, else `category`/`categories`, else the folder. Any other name is a key of the record.
   */
  readonly sectionFrom: string
  /** Treatment of a section that site.yaml does not define; default `warn` where it defines any, else `create`. */
  readonly unknownSections: UnknownNames
  /** Treatment of an author that authors.yaml does not define; default `warn` where it defines any, else `create`. */
  readonly unknownAuthors: UnknownNames | undefined
  /** `whole`: a byline in one text is one author. */
  readonly bylines: 'split' | 'whole'
  /**
   * An article's address, with placeholders such as `{slug}`, which `fillPlaceholder` replaces. Default
   * `/articles/{slug}/`.
   */
  readonly url: string
  /** How the engine writes slugs, titles and names of files in addresses. */
  readonly slugStyle: SlugStyle
  /** The day in addresses: as the record has it, in UTC, or in the site's timezone. */
  readonly addressDay: 'written' | 'utc' | 'site'
  /** The folder or address of pictures that records name without one; absent: the article's own. */
  readonly images?: string
  /** Keys that hold a field, by their name as `foldKey` writes it. */
  readonly keys: Readonly<Record<string, string>>
  /**
   * The timezone of a date and time without an offset: UTC, or the site's; default: as the engine has it, else the
   * site's.
   */
  readonly times: 'utc' | 'site'
  /** The timezone in which a date alone begins. */
  readonly days: 'utc' | 'site'
  /**
   * `filename`: the date in a file's name comes before those of its record, as sites of Hugo can set it; default
   * `record`.
   */
  readonly dateFrom: 'record' | 'filename'
  /**
   * Markdown for the tags of a theme or plug-in, by their names: `$1` is the first parameter, `$src` one by its name.
   */
  readonly tags: Readonly<Record<string, string>>
}

/** A WebSub hub, which is notified of each change of a feed and distributes it to subscribers. */
export interface Hub {
  /** Absolute, as written: feeds name it in this form. */
  readonly url: string
  /** True if it may be in a private network or on this machine; default false. */
  readonly private: boolean
  /** True if one request may name several topics; default false, since some hubs silently ignore all but the last. */
  readonly several: boolean
}

/** The settings of site.yaml, checked, with defaults filled in. */
export interface Site {
  readonly title: string
  readonly description: string
  /** The site's address, with a trailing `/`; absent: the address under which it is served. */
  readonly url?: string
  /** BCP 47. */
  readonly language: string
  /** IANA name. Applies to times without an offset. */
  readonly timezone: string
  readonly rights?: string
  readonly email?: string
  readonly logo?: string
  readonly icon?: string
  /** RFC 4151 authority and date, `news.example.org,2018`. Every id starts with it, so it must never change. */
  readonly tagAuthority: string
  /** True if the tag authority is made from `url`. @default false */
  readonly hasDerivedAuthority?: boolean
  readonly hubs: readonly Hub[]
  /** Days for which Atom feeds announce a withdrawal (RFC 6721); default 30. */
  readonly tombstoneDays: number
  /** The engine by whose rules records and bodies are read; absent: by what is common to all. */
  readonly engine?: SiteEngine
  /** How bodies are read. */
  readonly markup: MarkupRules
  readonly records: RecordSettings
  readonly feeds: FeedSettings
  /** File names of all feeds in lower case, formats that are off included; no section or page may have one. */
  readonly feedFiles: readonly string[]
  /** Default true. */
  readonly authorFeeds: boolean
  /** Default true. */
  readonly tagFeeds: boolean
  /** Articles that a tag must have had before its feed is offered; default 3. */
  readonly tagFeedsFrom: number
  /** True if the server sends deltas of feeds to clients that ask for them (RFC 3229); default false. */
  readonly deltas: boolean
  readonly related: RelatedSettings
  readonly sections: readonly Section[]
  readonly wording: Wording
  /** True if there are HTML pages besides the feeds; default true. */
  readonly pages: boolean
  /** True if pictures are published with what says where and with which camera they were taken; default false. */
  readonly keepsPictureMetadata: boolean
  /** A picture of the newsroom's name at the top of pages; absent: the title as text. */
  readonly nameplate?: string
  /** The newsroom's own style sheet, loaded after the publisher's: a path rooted in the site. */
  readonly stylesheet?: string
  /** By the slug of a tag: the scopes whose page and feeds are its own now. @default none */
  readonly movedTags?: ReadonlyMap<string, readonly string[]>
  /** Systems whose feed paths redirect to the feeds here. */
  readonly movedFrom: readonly Preset[]
  /** Targets by old path, rooted in the site: a path here, or an address elsewhere, as a URI. */
  readonly redirects: ReadonlyMap<string, string>
  /** Paths of retired feeds. */
  readonly gone: readonly string[]
}

/** A scope whose feeds were published, as its subscribers know it. */
export interface PublishedScope {
  /** The section's title, the author's name, or the tag. */
  readonly label: string
  /** The paths of its feeds, by the name of their format. */
  readonly feeds: Readonly<Record<string, string>>
}

/** The configuration of a newsroom. */
export interface Newsroom {
  readonly site: Site
  /** By id. */
  readonly authors: ReadonlyMap<string, Author>
  /** Scopes by name whose feeds have subscribers: they stay while the settings lead nowhere else. @default none */
  readonly published?: ReadonlyMap<string, PublishedScope>
}
