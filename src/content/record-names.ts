import type { Article } from '../newsroom/article.ts'
import { readByline } from './byline.ts'
import { segmentOf } from './names.ts'
import { readPlacing } from './placing.ts'
import type { RecordValues } from './record-values.ts'
import { quoted } from './schema.ts'

/** The authors that a record names, those that the newsroom does not know by its rule. */
export function authorsOf(record: RecordValues): Article['authors'] {
  const found = record.translated.fields.authors
  if (found === undefined) return []
  const { newsroom } = record
  const { authors, unknown, nameless } = readByline(found.value, newsroom)
  if (nameless) record.report('bad-value', 'fault', found.at, quoted(found.value, []), 'an author with a name')
  if (newsroom.site.records.unknownAuthors === 'create' || unknown.length === 0) return authors
  for (const name of unknown) {
    record.report('unknown-author', 'fault', found.at, `the author "${name}"`, 'an author of authors.yaml')
  }
  return authors.filter(({ id }) => newsroom.authors.has(id))
}

/** The sections that a record, or its folder, names, those that site.yaml does not know by its rule. */
export function sectionsOf(record: RecordValues): Article['sections'] {
  const { site } = record.newsroom
  const { sections, unknown, reserved, from } = readPlacing(record.translated, record.data, record.file.path, site)
  const at = from?.at ?? []
  for (const name of reserved) {
    record.report('reserved-id', 'fault', at, `the section "${name}"`, 'a name that is no path of the site itself')
  }
  if (site.records.unknownSections === 'create' || unknown.length === 0) return sections
  for (const name of unknown) {
    record.report('unknown-section', 'fault', at, `the section "${name}"`, 'a section of site.yaml')
  }
  return sections.filter(({ title }) => !unknown.includes(title) && !unknown.some((name) => segmentOf(name) === title))
}
