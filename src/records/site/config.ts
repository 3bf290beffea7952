import { omitUndefined, optionalProperty } from '../../collections/index.ts'
import { type FeedDeclarations, isReservedId, type Newsroom, type Site, type SiteEngine } from '../../model/index.ts'
import type { KeyPath, Problem } from '../../problems/index.ts'
import { canBeArticle } from '../article-address.ts'
import { isRecord } from '../front-matter/index.ts'
import { LIMITS } from '../limits.ts'
import { readWithin } from '../reading-boundary.ts'
import { listIssues } from '../schema.ts'
import { AUTHORS_FILE, type AuthorsReading, readAuthorsFile } from './authors-file.ts'
import { ConfigFile, type ConfigInput, RESERVED_MESSAGE } from './config-file.ts'
import { type AuthorsText, readEngineAuthors } from './engine-authors.ts'
import { limitEntries, limitSections } from './limit-settings.ts'
import { readPartnerFeeds } from './partner-settings.ts'
import { readRedirectSettings } from './redirect-settings.ts'
import { inheritFeeds, removeFaulty, type SoundValues } from './remove-faulty.ts'
import { makeSiteSchema, SITE_KEYS, type WrittenSection, type WrittenSite } from './site-schema.ts'
import { listFeedFiles, makeSite } from './site-settings.ts'

/** In the content directory, which must have this file. */
export const SITE_FILE = 'site.yaml'

/** The result of reading the configuration. */
export interface Config {
  /** Absent when site.yaml is missing or invalid. */
  readonly newsroom?: Newsroom
  readonly problems: readonly Problem[]
}

/** The traces of an engine in a content directory. */
export interface EngineFindings {
  readonly engine?: SiteEngine
  /** The engine's own files of authors, which count where there is no authors.yaml. */
  readonly authorsFiles?: readonly AuthorsText[]
}

/**
 * Returns the newsroom's configuration from its two files or from values; an input is undefined where there is none.
 *
 * @param feeds the formats that `feeds.formats` may name
 * @param found what the content directory and the folders above it show
 */
export function readConfig(
  siteInput: ConfigInput | undefined,
  authorsInput: ConfigInput | undefined,
  feeds: FeedDeclarations,
  found: EngineFindings = {},
): Config {
  if (siteInput === undefined) return { problems: [MISSING_SITE_FILE] }
  const { site, problems: inSite } = readWithin(
    SITE_FILE,
    () => readSiteFile(siteInput, feeds, found.engine),
    (problem): SiteReading => ({ problems: [describeFailure(problem)] }),
  )
  const { authors, problems: inAuthors } = readWithin(
    AUTHORS_FILE,
    () =>
      authorsInput === undefined
        ? { authors: readEngineAuthors(found.authorsFiles ?? []), problems: [] }
        : readAuthorsFile(authorsInput),
    (problem): AuthorsReading => ({ authors: new Map(), problems: [describeFailure(problem)] }),
  )
  const problems = [...inSite, ...inAuthors]
  return site === undefined ? { problems } : { newsroom: { site, authors }, problems }
}

const describeFailure = (problem: Problem): Problem => ({ ...problem, severity: 'fault', expected: 'settings' })

interface SiteReading {
  readonly site?: Site
  readonly problems: readonly Problem[]
}

function readSiteFile(input: ConfigInput, feeds: FeedDeclarations, guessed: SiteEngine | undefined): SiteReading {
  const file = new ConfigFile(SITE_FILE, input, LIMITS.siteFile)
  const site = readSite(file, feeds, guessed)
  return { ...optionalProperty('site', site), problems: file.problems }
}

const MISSING_SITE_FILE: Problem = {
  code: 'missing-config',
  severity: 'fault',
  file: SITE_FILE,
  place: { line: 1, column: 1 },
  found: 'no such file in the content directory',
  expected: 'the settings of the newsroom',
  fix: 'Create the file with these lines: `title: My newsroom` and `url: https://news.example.org/`. Sections are taken from the articles.',
}

function readSite(file: ConfigFile, feeds: FeedDeclarations, guessed: SiteEngine | undefined): Site | undefined {
  // Texts that are too long are left out; a file that cannot be read has no values.
  if (file.data === undefined && file.problems.length > 0) return undefined
  if (!isRecord(file.data)) {
    file.fault([], 'settings such as `title: My newsroom`', 'no settings')
    return undefined
  }
  const { reportExcess } = file
  const { sections, redirects, gone } = file.data
  const data = omitUndefined({
    ...file.data,
    sections: limitSections(sections, reportExcess),
    redirects: limitEntries(redirects, LIMITS.redirects, reportExcess, ['redirects']),
    gone: limitEntries(gone, LIMITS.redirects, reportExcess, ['gone']),
  })
  const parsed = parseSite(file, data, feeds)
  if (parsed === undefined) return undefined
  const partners = readPartnerFeeds(parsed.data.partners ?? [], (index, key, expected, found) =>
    file.fault(parsed.locate(['partners', index, ...(key === undefined ? [] : [key])]), expected, found),
  )
  const feedFiles = listFeedFiles(parsed.data.sections ?? [], partners, feeds)
  const report: ReportSection = (at, fault) => file.fault(parsed.locate([...at, 'id']), fault.expected, fault.found)
  const usable = keepUsableSections(report, feedFiles, parsed.data.sections ?? [], ['sections'], new Set(), [])
  const made = makeSite({ ...parsed.data, sections: usable }, partners, feeds, guessed)
  if (!canBeArticle(fillSampleAddress(made.records.url), made)) {
    file.fault(['articles', 'url'], EXPECTED_PATTERN)
    return undefined
  }
  if (parsed.data.tagAuthority === undefined && parsed.data.url === undefined) {
    const fix = 'Add `tagAuthority: your-domain.org,2026`: every id starts with it, so it must never change.'
    file.fault([], '`tagAuthority`, or a `url` to take it from', 'neither `tagAuthority` nor `url`', 'warning', fix)
  }
  return { ...made, ...readRedirectSettings(parsed.data, file.fault.bind(file)) }
}

/** Returns the settings without entries that can be left out; undefined when others are wrong. Reports all of them. */
function parseSite(
  file: ConfigFile,
  data: unknown,
  feeds: FeedDeclarations,
): { readonly data: WrittenSite; readonly locate: SoundValues['locate'] } | undefined {
  const schema = makeSiteSchema(feeds.formats.map(({ name }) => name))
  const first = schema.safeParse(data)
  if (first.success) return { data: first.data, locate: (at) => at }
  const issues = listIssues(first.error)
  for (const issue of issues) file.issue(issue, SITE_KEYS, 'setting')
  const rest = removeFaulty(data, issues)
  const second = rest === undefined ? undefined : schema.safeParse(rest.data)
  return rest !== undefined && second?.success === true ? { data: second.data, locate: rest.locate } : undefined
}

const EXPECTED_PATTERN =
  'a path with `{slug}`, `{title}`, `{filename}` or `{id}`, such as /{year}/{slug}/, that the site does not use itself'

/** Returns a path as the pattern makes it for some article; '' for a pattern that makes the same path for all. */
const fillSampleAddress = (pattern: string): string =>
  /\{(?:slug|id|title|filename)\}/.test(pattern)
    ? `/${pattern.replace(/^\/+/, '').replace(/\{\w+\??\}/g, 'sample-2026')}`
    : ''

/** Takes the fault of a section's id, and the place of the section. */
type ReportSection = (at: KeyPath, fault: { readonly expected: string; readonly found: string }) => void

/**
 * Returns the sections without those whose id is used twice, is a path of the site itself, or is that of a section above;
 * reports these. The sections below such a one take its place, with its `feeds`.
 */
function keepUsableSections(
  report: ReportSection,
  feedFiles: readonly string[],
  sections: readonly WrittenSection[],
  at: KeyPath,
  seen: Set<string>,
  above: readonly string[],
): WrittenSection[] {
  return sections.flatMap((section, index) => {
    const { id, sections: below = [] } = section
    const here = [...at, index]
    const key = id.normalize('NFC').toLowerCase()
    const fault = findIdFault(id, { isAbove: above.includes(key), isSeen: seen.has(key) }, isReservedId(key, feedFiles))
    if (fault !== undefined) report(here, fault)
    seen.add(key)
    const usable = keepUsableSections(report, feedFiles, below, [...here, 'sections'], seen, [...above, key])
    return fault === undefined ? [{ ...section, sections: usable }] : usable.map((each) => inheritFeeds(each, section))
  })
}

function findIdFault(
  id: string,
  { isAbove, isSeen }: { readonly isAbove: boolean; readonly isSeen: boolean },
  isReserved: boolean,
): { readonly expected: string; readonly found: string } | undefined {
  if (isAbove) return { expected: 'a section that is not inside itself', found: `section "${id}" below "${id}"` }
  if (isSeen) return { expected: 'an id that no other section has', found: `section "${id}" a second time` }
  return isReserved ? { expected: RESERVED_MESSAGE, found: `section "${id}"` } : undefined
}
