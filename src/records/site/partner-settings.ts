import { omitUndefined } from '../../collections/index.ts'
import { type PartnerFeed, slugify } from '../../model/index.ts'
import type { WrittenPartner } from './partner-schema.ts'

/** Reports a fault of the entry at an index, at one of its keys or as a whole. */
type ReportPartner = (index: number, key: keyof WrittenPartner | undefined, expected: string, found: string) => void

/** Returns the partner feeds that can be published; reports and leaves out the others. */
export function readPartnerFeeds(written: readonly WrittenPartner[], report: ReportPartner): PartnerFeed[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  return written.flatMap((entry, index): PartnerFeed[] => {
    const feed = makePartnerFeed(entry)
    if (entry.section !== undefined && entry.tag !== undefined) {
      report(index, 'tag', 'a section or a tag', 'both `section` and `tag`')
      return []
    }
    if (names.has(feed.name)) {
      report(
        index,
        entry.name === undefined ? undefined : 'name',
        EXPECTED_NAME,
        `the name "${feed.name}" a second time`,
      )
      return []
    }
    if (paths.has(feed.path.toLowerCase())) {
      report(index, 'path', 'a path that no other partner feed has', `the path "${feed.path}" a second time`)
      return []
    }
    names.add(feed.name)
    paths.add(feed.path.toLowerCase())
    return [feed]
  })
}

const EXPECTED_NAME = 'a `name` that no other partner feed has, such as `name: msn-sport`'

function makePartnerFeed({ profile, section, tag, ...written }: WrittenPartner): PartnerFeed {
  const name = written.name ?? profile
  return {
    name,
    profile,
    scope: tag === undefined ? (section ?? '') : `tags/${slugify(tag)}`,
    path: written.path?.replace(/^\//, '') ?? `partners/${name}/rss.xml`,
    exceptSources: written.exceptSources ?? [],
    pictureRights: written.pictureRights ?? false,
    ...omitUndefined({ items: written.items, logo: written.logo, darkLogo: written.darkLogo }),
  }
}
