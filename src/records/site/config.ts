import { omitUndefined, optionalProperty } from '../../collections/index.ts'
import { type FeedDeclarations, isReservedId, type Newsroom, type Site } from '../../model/index.ts'
import type { KeyPath, Problem } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { LIMITS } from '../limits.ts'
import { readWithin } from '../reading-boundary.ts'
import { listIssues } from '../schema.ts'
import { AUTHORS_FILE, type AuthorsReading, readAuthorsFile } from './authors-file.ts'
import { ConfigFile, type ConfigInput, RESERVED_MESSAGE } from './config-file.ts'
import { limitEntries, limitSections } from './limit-settings.ts'
import { readRedirectSettings } from './redirect-settings.ts'
import { makeSiteSchema, SITE_KEYS, type WrittenSection } from './site-schema.ts'
import { makeSite } from './site-settings.ts'

/** In the content directory, which must have this file. */
export const SITE_FILE = 'site.yaml'

/** The result of reading the configuration. */
export interface Config {
  /** Absent when site.yaml is missing or invalid. */
  readonly newsroom?: Newsroom
  readonly problems: readonly Problem[]
}

/**
 * Returns the newsroom's configuration from its two files or from values; an input is undefined where there is none.
 *
 * @param feeds the formats that `feeds.formats` may name
 */
export function readConfig(
  siteInput: ConfigInput | undefined,
  authorsInput: ConfigInput | undefined,
  feeds: FeedDeclarations,
): Config {
  if (siteInput === undefined) return { problems: [MISSING_SITE_FILE] }
  const { site, problems: inSite } = readWithin(
    SITE_FILE,
    () => readSiteFile(siteInput, feeds),
    (problem): SiteReading => ({ problems: [describeFailure(problem)] }),
  )
  const { authors, problems: inAuthors } = readWithin(
    AUTHORS_FILE,
    () => readAuthorsFile(authorsInput),
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

function readSiteFile(input: ConfigInput, feeds: FeedDeclarations): SiteReading {
  const file = new ConfigFile(SITE_FILE, input, LIMITS.siteFile)
  const site = readSite(file, feeds)
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

function readSite(file: ConfigFile, feeds: FeedDeclarations): Site | undefined {
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
  const parsed = makeSiteSchema(feeds.formats.map(({ name }) => name)).safeParse(data)
  if (!parsed.success) {
    for (const issue of listIssues(parsed.error)) file.issue(issue, SITE_KEYS, 'setting')
    return undefined
  }
  const made = makeSite(parsed.data, feeds)
  if (!checkSectionIds(file, made.feedFiles, parsed.data.sections ?? [], ['sections'], new Set(), [])) return undefined
  if (parsed.data.tagAuthority === undefined && parsed.data.url === undefined) {
    const fix = 'Add `tagAuthority: your-domain.org,2026`: every id starts with it, so it must never change.'
    file.fault([], '`tagAuthority`, or a `url` to take it from', 'neither `tagAuthority` nor `url`', 'warning', fix)
  }
  return { ...made, ...readRedirectSettings(parsed.data, file.fault.bind(file)) }
}

/** Reports ids that are used twice, are paths of the site itself, or are those of a section above; returns whether none is. */
function checkSectionIds(
  file: ConfigFile,
  feedFiles: readonly string[],
  sections: readonly WrittenSection[],
  at: KeyPath,
  seen: Set<string>,
  above: readonly string[],
): boolean {
  let isValid = true
  for (const [index, { id, sections: below = [] }] of sections.entries()) {
    const here = [...at, index]
    const key = id.normalize('NFC').toLowerCase()
    if (above.includes(key)) {
      file.fault([...here, 'id'], 'a section that is not inside itself', `section "${id}" below "${id}"`)
      isValid = false
    } else if (seen.has(key)) {
      file.fault([...here, 'id'], 'an id that no other section has', `section "${id}" a second time`)
      isValid = false
    }
    if (isReservedId(key, feedFiles)) {
      file.fault([...here, 'id'], RESERVED_MESSAGE, `section "${id}"`)
      isValid = false
    }
    seen.add(key)
    isValid = checkSectionIds(file, feedFiles, below, [...here, 'sections'], seen, [...above, key]) && isValid
  }
  return isValid
}
