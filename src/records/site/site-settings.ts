import { omitUndefined, optionalProperty } from '../../collections/index.ts'
import {
  type FeedDeclarations,
  type FeedSettings,
  getSiteWording,
  type Hub,
  type PartnerFeed,
  type RecordSettings,
  type RelatedSettings,
  type Section,
  type Site,
  type SiteEngine,
  slugify,
} from '../../model/index.ts'
import { type EngineRules, getEngineRules } from '../engines/index.ts'
import { humanizeId } from '../path-names.ts'
import { foldKey } from '../visibility/index.ts'
import type { RedirectSettings } from './redirect-settings.ts'
import type { WrittenFeeds, WrittenSection, WrittenSite } from './site-schema.ts'

const DEFAULT_FEEDS: Omit<FeedSettings, 'formats'> = {
  items: 50,
  content: 'full',
  related: true,
  title: '{section} – {site}',
  order: 'published',
  archives: true,
}

/** Number of articles that `related: auto` adds. */
const DEFAULT_AUTO_RELATED = 3

/**
 * Returns the settings of site.yaml with every default filled in, without those that `readRedirectSettings` reads.
 *
 * @param guessed the engine that the content directory shows, for a site.yaml that names none
 */
export function makeSite(
  written: WrittenSite,
  partners: readonly PartnerFeed[],
  feeds: FeedDeclarations,
  guessed: SiteEngine | undefined,
): Omit<Site, keyof RedirectSettings> {
  const engine: SiteEngine | undefined = written.from === undefined ? guessed : { name: written.from }
  const rules = getEngineRules(engine?.name)
  const settings = makeFeedSettings(written.feeds, {
    ...DEFAULT_FEEDS,
    formats: feeds.formats.filter(({ onByDefault }) => onByDefault).map(({ name }) => name),
    ...(partners.length === 0 ? {} : { partners }),
  })
  const host = written.url === undefined ? 'sectionwire.invalid' : new URL(written.url).hostname
  return {
    ...omitUndefined({
      url: written.url,
      rights: written.rights,
      email: written.email,
      logo: written.logo,
      icon: written.icon,
      stylesheet: written.stylesheet,
      nameplate: written.nameplate,
      engine,
    }),
    title: written.title,
    description: written.description ?? written.title,
    language: written.language ?? 'en',
    timezone: written.timezone ?? 'UTC',
    tagAuthority: written.tagAuthority ?? `${host},2026`,
    ...(written.tagAuthority === undefined ? { hasDerivedAuthority: true } : {}),
    hubs: makeHubs(written.hubs ?? []),
    tombstoneDays: written.tombstoneDays ?? 30,
    markup: { ...rules.markup, emoji: written.articles?.emoji ?? guessed?.emoji ?? rules.markup.emoji },
    records: makeRecordSettings(written, rules),
    feeds: settings,
    feedFiles: listFeedFiles(written.sections ?? [], partners, feeds),
    authorFeeds: written.feeds?.authors ?? true,
    ...makeTagFeeds(written),
    deltas: written.feeds?.deltas ?? false,
    sections: (written.sections ?? []).map((each) => makeSection(each, settings)),
    related: makeRelatedSettings(written.related),
    movedFrom: written.movedFrom ?? [],
    ...makeMovedTags(written.tags ?? []),
    keepsPictureMetadata: written.media?.metadata === 'keep',
    pages: written.pages ?? true,
    wording: { ...getSiteWording(written.language ?? 'en'), ...omitUndefined(written.wording ?? {}) },
  }
}

/** Returns the file names of all feeds in lower case. */
export function listFeedFiles(
  sections: readonly WrittenSection[],
  partners: readonly Pick<PartnerFeed, 'path'>[],
  feeds: FeedDeclarations,
): string[] {
  const listPaths = (some: readonly WrittenSection[]): string[] =>
    some.flatMap(({ id, sections: below = [] }) => [...feeds.listProfilePaths(id), ...listPaths(below)])
  const paths = [...feeds.listProfilePaths(''), ...listPaths(sections), ...partners.map(({ path }) => path)]
  const profiles = paths.map((path) => path.split('/').at(-1) ?? '')
  const files = [...feeds.formats.map(({ file }) => file), ...profiles]
  return [...new Set(files.map((file) => file.toLowerCase()))]
}

const makeRecordSettings = ({ articles: written, sections = [] }: WrittenSite, rules: EngineRules): RecordSettings => ({
  sectionFrom: written?.sectionFrom ?? 'auto',
  unknownSections: written?.unknownSections ?? (sections.length > 0 ? 'warn' : 'create'),
  unknownAuthors: written?.unknownAuthors,
  bylines: written?.bylines ?? 'split',
  url: written?.url ?? '/articles/{slug}/',
  ...omitUndefined({ images: written?.images }),
  keys: Object.fromEntries(
    Object.entries(written?.keys ?? {}).flatMap(([field, key]) => (key === undefined ? [] : [[foldKey(key), field]])),
  ),
  slugStyle: rules.slugStyle,
  addressDay: rules.addressDay,
  times: written?.times ?? rules.times,
  days: written?.times ?? rules.days,
  dateFrom: written?.dateFrom ?? 'record',
  tags: written?.tags ?? {},
})

const makeRelatedSettings = (written: WrittenSite['related']): RelatedSettings =>
  written === 'auto'
    ? { auto: DEFAULT_AUTO_RELATED, reciprocal: false }
    : { auto: written?.auto ?? 0, reciprocal: written?.reciprocal ?? false }

/** Returns each hub once. */
const makeHubs = (written: NonNullable<WrittenSite['hubs']>): Hub[] => [
  ...new Map(
    written.map(({ url, ...hub }) => [url, { url, private: hub.private ?? false, several: hub.several ?? false }]),
  ).values(),
]

/** Number of articles from which a tag has a feed: most tags of large archives stand in one or two. */
const DEFAULT_TAG_ARTICLES = 3

/** The systems that `movedFrom` names have a feed for every tag, and its subscribers are led to the one here. */
function makeTagFeeds({ feeds, movedFrom = [] }: WrittenSite): Pick<Site, 'tagFeeds' | 'tagFeedsFrom'> {
  const tags = feeds?.tags ?? { from: movedFrom.length > 0 ? 1 : DEFAULT_TAG_ARTICLES }
  return typeof tags === 'object' ? { tagFeeds: true, tagFeedsFrom: tags.from } : { tagFeeds: tags, tagFeedsFrom: 1 }
}

function makeMovedTags(tags: NonNullable<WrittenSite['tags']>): Pick<Site, 'movedTags'> {
  const moved = tags.flatMap(({ id, movedFrom }) =>
    movedFrom === undefined ? [] : [[slugify(id), movedFrom] as const],
  )
  return moved.length === 0 ? {} : { movedTags: new Map(moved) }
}

const makeFeedSettings = (written: WrittenFeeds | undefined, inherited: FeedSettings): FeedSettings => ({
  items: written?.items ?? inherited.items,
  content: written?.content ?? inherited.content,
  related: written?.related ?? inherited.related,
  title: written?.title ?? inherited.title,
  formats: written?.formats ?? inherited.formats,
  order: written?.order ?? inherited.order,
  archives: written?.archives ?? inherited.archives,
  ...optionalProperty('partners', inherited.partners),
})

function makeSection(written: WrittenSection, inherited: FeedSettings): Section {
  const settings = makeFeedSettings(written.feeds, inherited)
  return {
    id: written.id,
    title: written.title ?? humanizeId(written.id),
    ...omitUndefined({ description: written.description, movedFrom: written.movedFrom }),
    feeds: settings,
    sections: (written.sections ?? []).map((below) => makeSection(below, settings)),
  }
}
