import type { Newsroom, Section } from './site.ts'

/** A scope whose page and feeds have moved to another, both by name: `europe`, `authors/ann`, `tags/budget`. */
export interface MovedScope {
  readonly from: string
  readonly to: string
}

/** Returns the moved scopes of `movedFrom` of sections, authors and tags, in this order. */
export function listMovedScopes({ site, authors }: Pick<Newsroom, 'site' | 'authors'>): MovedScope[] {
  const moved: MovedScope[] = []
  const add = (folder: string, id: string, movedFrom: readonly string[] = []): void => {
    // Without a folder of its own an old id is of the same kind.
    for (const from of movedFrom) moved.push({ from: from.includes('/') ? from : `${folder}${from}`, to: folder + id })
  }
  const addSection = ({ id, movedFrom, sections }: Section): void => {
    add('', id, movedFrom)
    sections.forEach(addSection)
  }
  site.sections.forEach(addSection)
  for (const { id, movedFrom } of authors.values()) add('authors/', id, movedFrom)
  for (const [slug, movedFrom] of site.movedTags ?? []) add('tags/', slug, movedFrom)
  return moved
}
