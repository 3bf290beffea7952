import type { Author } from '../newsroom/author.ts'
import type { Newsroom, Site } from '../newsroom/site.ts'
import type { Problem } from '../problem.ts'
import { readAuthors } from './authors-file.ts'
import { ConfigFile } from './config-file.ts'
import { isRecord } from './front-matter.ts'
import { movedOf } from './moved.ts'
import { issuesOf } from './schema.ts'
import { sectionsAreSound } from './section-ids.ts'
import { SITE_KEYS, siteSchema } from './site-schema.ts'
import { siteOf } from './site-settings.ts'

/** In the content directory, which is none without it. */
export const SITE_FILE = 'site.yaml'

/** What the files of the configuration say. */
export interface Config {
  /** Absent when site.yaml cannot be used. */
  readonly newsroom?: Newsroom
  readonly problems: readonly Problem[]
}

/** The newsroom's configuration from the texts of its two files; undefined where there is none. */
export function readConfig(siteText: string | undefined, authorsText: string | undefined): Config {
  if (siteText === undefined) return { problems: [MISSING_SITE] }
  const problems: Problem[] = []
  const made = readSite(siteText, problems)
  const authors = authorsText === undefined ? new Map<string, Author>() : readAuthors(authorsText, problems)
  return made === undefined ? { problems } : { newsroom: { site: made, authors }, problems }
}

const MISSING_SITE: Problem = {
  code: 'missing-config',
  severity: 'fault',
  file: SITE_FILE,
  place: { line: 1, column: 1 },
  found: 'no such file in the content directory',
  expected: 'the settings of the newsroom',
  fix: 'Make one with these lines: `title: My newsroom` and `url: https://news.example.org/`; sections are made from the articles.',
}

function readSite(text: string, problems: Problem[]): Site | undefined {
  const before = problems.length
  const file = new ConfigFile(SITE_FILE, text, problems)
  if (problems.length > before) return undefined
  if (!isRecord(file.data)) {
    file.fault([], 'settings such as `title: My newsroom`', 'no settings')
    return undefined
  }
  const parsed = siteSchema.safeParse(file.data)
  if (!parsed.success) {
    for (const issue of issuesOf(parsed.error)) file.issue(issue, SITE_KEYS, 'setting')
    return undefined
  }
  if (!sectionsAreSound(file, parsed.data.sections ?? [], ['sections'], new Set(), [])) return undefined
  if (parsed.data.tagAuthority === undefined && parsed.data.url === undefined) {
    const fix = 'Add `tagAuthority: your-domain.org,2026`: every id starts with it and must never change.'
    file.fault([], '`tagAuthority`, or a `url` to take it from', 'neither `tagAuthority` nor `url`', 'warning', fix)
  }
  return { ...siteOf(parsed.data), ...movedOf(parsed.data, file.fault.bind(file)) }
}
