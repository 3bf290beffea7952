import { open, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { dump } from 'js-yaml'
import { indexSectionPaths } from '../../catalog/index.ts'
import { slugify } from '../../model/index.ts'
import { findNearestWord, formatProblems } from '../../problems/index.ts'
import { openSource, type RecordSource } from '../../sources/index.ts'
import { type ExitCode, makeFolder, type Streams, UsageError, writing } from '../../system/index.ts'

export interface NewOptions {
  readonly articles: string
  readonly section?: string
  readonly author?: string
  readonly cache?: string | false
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** Where the settings come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** Creates a draft without a date in its section's folder, and prints its path. Never replaces a record. */
export async function newArticle(headline: string, options: NewOptions, { out, err }: Streams): Promise<ExitCode> {
  if (headline.trim() === '') throw new UsageError('found an empty headline; expected a few words in quotes')
  const source = options.source ?? openSource({ articles: options.articles, cache: false, database: options.database })
  try {
    return await createDraft(headline, options, source, { out, err })
  } finally {
    await source.close()
  }
}

async function createDraft(
  headline: string,
  options: NewOptions,
  source: RecordSource,
  { out, err }: Streams,
): Promise<ExitCode> {
  const { newsroom, problems } = await source.loadSettings()
  if (newsroom === undefined) {
    err.write(formatProblems(problems))
    return 1
  }
  const sections = indexSectionPaths(newsroom.site.sections)
  const section = requireKnownId('section', options.section, [...sections.keys()])
  const author = requireKnownId('author', options.author, [...newsroom.authors.keys()])
  const folder = section === undefined ? [] : (sections.get(section) ?? []).map(({ id }) => id)
  const file = [...folder, `${slugify(headline)}.md`].join('/')
  const record = {
    title: headline.trim(),
    ...(section === undefined ? {} : { sections: [section] }),
    ...(author === undefined ? {} : { authors: [author] }),
    summary: '',
    tags: [],
    draft: true,
  }
  const text = `---\n${dump(record, { lineWidth: -1 })}---\n\n`
  const name = (await source.create?.(file, text)) ?? (await write(join(options.articles, file), text))
  const id = [...folder, slugify(headline)].join('/')
  out.write(`${name}\nWrite the article, then publish it: sectionwire publish ${id}\n`)
  return 0
}

/** Returns the id if it is in the list or the list is empty. */
function requireKnownId(option: string, id: string | undefined, ids: readonly string[]): string | undefined {
  if (id === undefined || ids.length === 0 || ids.includes(id)) return id
  const suggestion = findNearestWord(id, ids)
  const hint = suggestion === undefined ? `one of ${ids.join(', ')}` : `"${suggestion}", perhaps`
  throw new UsageError(
    `--${option}: found "${id}", which is not in ${option === 'author' ? 'authors.yaml' : 'site.yaml'}; expected ${hint}`,
  )
}

async function write(path: string, text: string): Promise<string> {
  await writing(dirname(path), () => makeFolder(resolve(dirname(path))))
  const file = await writing(path, () => open(path, 'wx')).catch((error: Error) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code !== 'EEXIST') throw error
    throw new UsageError(`${path} already exists; expected a headline that no other article in the section has`)
  })
  try {
    await writing(path, () => file.writeFile(text).finally(() => file.close()))
    return path
  } catch (error) {
    // A half-written draft would look like a complete one.
    await rm(path, { force: true }).catch(() => {})
    throw error
  }
}
