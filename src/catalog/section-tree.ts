import { compareText } from '../collections/index.ts'
import type { Section, Site } from '../model/index.ts'

/** Sections by id, each with the way to it: outermost first, itself last. */
export type SectionPaths = ReadonlyMap<string, readonly Section[]>

/** The sections of a newsroom. */
export interface SectionTree {
  /** Site.yaml's, then the sections made from records, by title. */
  readonly sections: readonly Section[]
  /** Of every section of the tree. */
  readonly sectionPaths: SectionPaths
}

/** The ways to the sections of a tree, or of a part of one below others. */
export function indexSectionPaths(
  sections: readonly Section[],
  above: readonly Section[] = [],
): Map<string, readonly Section[]> {
  const paths = new Map<string, readonly Section[]>()
  for (const section of sections) {
    const path = [...above, section]
    paths.set(section.id, path)
    for (const [id, below] of indexSectionPaths(section.sections, path)) paths.set(id, below)
  }
  return paths
}

/**
 * The tree with other sections made from records; the very same when they are called as before.
 *
 * @param titles by id, of sections that site.yaml does not know; undefined for one of which nothing is visible any more
 */
export function addCreatedSections(
  before: SectionTree,
  site: Site,
  titles: ReadonlyMap<string, string | undefined>,
): SectionTree {
  const isAsBefore = ([id, title]: readonly [string, string | undefined]): boolean =>
    before.sectionPaths.get(id)?.at(-1)?.title === title
  const changed = [...titles].filter((entry) => !isAsBefore(entry))
  if (changed.length === 0) return before
  const made = new Map(before.sections.slice(site.sections.length).map((section) => [section.id, section]))
  for (const [id, title] of changed) {
    if (title === undefined) made.delete(id)
    else made.set(id, { id, title, feeds: site.feeds, sections: [] })
  }
  const byTitle = [...made.values()].sort((a, b) => compareText(a.title, b.title) || compareText(a.id, b.id))
  const sections = [...site.sections, ...byTitle]
  return { sections, sectionPaths: indexSectionPaths(sections) }
}
