import { type FeedDeclarations, isReservedId, type Newsroom, type Site } from '../../model/index.ts'
import type { KeyPath, Problem } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { listIssues } from '../schema.ts'
import { readAuthorsFile } from './authors-file.ts'
import { ConfigFile, type ConfigInput, RESERVED_MESSAGE } from './config-file.ts'
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
  const siteFile = new ConfigFile(SITE_FILE, siteInput)
  const made = readSite(siteFile, feeds)
  const { authors, problems: inAuthors } = readAuthorsFile(authorsInput)
  const problems = [...siteFile.problems, ...inAuthors]
  return made === undefined ? { problems } : { newsroom: { site: made, authors }, problems }
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
  if (file.problems.length > 0) return undefined
  if (!isRecord(file.data)) {
    file.fault([], 'settings such as `title: My newsroom`', 'no settings')
    return undefined
  }
  const parsed = makeSiteSchema(feeds.formats.map(({ name }) => name)).safeParse(file.data)
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
