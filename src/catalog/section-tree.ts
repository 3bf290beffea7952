import { compareText } from '../collections/index.ts'
import type { Section, Site } from '../model/index.ts'

/** By section id: the section's ancestors, outermost first, then the section itself. */
export type SectionPaths = ReadonlyMap<string, readonly Section[]>

/** The sections of a newsroom. */
export interface SectionTree {
  /** The sections of site.yaml, then the sections that only records name, sorted by title. */
  readonly sections: readonly Section[]
  readonly sectionPaths: SectionPaths
}

/** Indexes a section tree, or a subtree below `above`. */
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
 * Returns the tree with created sections added, renamed or removed; the same object if no title changed.
 *
 * @param titles by id of a created section; undefined if it has no visible article
 */
export function addCreatedSections(
  before: SectionTree,
  site: Site,
  titles: ReadonlyMap<string, string | undefined>,
): SectionTree {
  const changed = [...titles].filter(([id, title]) => before.sectionPaths.get(id)?.at(-1)?.title !== title)
  if (changed.length === 0) return before
  const created = new Map(before.sections.slice(site.sections.length).map((section) => [section.id, section]))
  for (const [id, title] of changed) {
    if (title === undefined) created.delete(id)
    else created.set(id, { id, title, feeds: site.feeds, sections: [] })
  }
  const byTitle = [...created.values()].sort((a, b) => compareText(a.title, b.title) || compareText(a.id, b.id))
  const sections = [...site.sections, ...byTitle]
  return { sections, sectionPaths: indexSectionPaths(sections) }
}
