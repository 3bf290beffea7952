import type { Article, Articles, Newsroom, Section } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { AUTHORS_FILE, SITE_FILE } from '../../records/site/index.ts'

/**
 * Returns a warning for each section and author that records name and the configuration does not, where it lists any: an
 * id may have been renamed in one of the two places alone.
 *
 * @param problems those of the records: a name that they call a typo is left out
 */
export function checkUnknownNames(newsroom: Newsroom, articles: Articles, problems: readonly Problem[]): Problem[] {
  const { site, authors } = newsroom
  const typos = new Set(
    problems.flatMap(({ code, reference }) => (reference === undefined ? [] : `${code} ${reference.word}`)),
  )
  const sections = new Set(listSectionIds(site.sections))
  const isStrict = site.records.unknownAuthors ?? (authors.size > 0 ? 'warn' : 'create')
  return [
    ...(site.records.unknownSections === 'warn'
      ? describe(
          'section',
          SITE_FILE,
          count(articles, (article) => article.sections, sections),
        )
      : []),
    ...(isStrict === 'warn'
      ? describe(
          'author',
          AUTHORS_FILE,
          count(articles, (article) => article.authors, authors),
        )
      : []),
  ].flatMap(({ id, problem }) => (typos.has(`${problem.code} ${id}`) ? [] : problem))
}

interface Found {
  readonly file: string
  articles: number
}

function count(
  articles: Articles,
  list: (article: Article) => readonly { readonly id: string }[],
  defined: { has(id: string): boolean },
): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  for (const article of articles) {
    for (const { id } of list(article)) {
      if (defined.has(id)) continue
      const known = found.get(id)
      if (known === undefined) found.set(id, { file: article.file, articles: 1 })
      else known.articles += 1
    }
  }
  return found
}

const describe = (
  kind: 'section' | 'author',
  file: string,
  found: ReadonlyMap<string, Found>,
): { id: string; problem: Problem }[] =>
  [...found].map(([id, { file: first, articles }]) => ({
    id,
    problem: {
      ...({ code: `unknown-${kind}`, severity: 'warning', file: first, place: { line: 1, column: 1 } } as const),
      found: `the ${kind} "${id}" in ${articles === 1 ? 'this article' : `${articles.toLocaleString('en-GB')} articles, of which this is the first`}`,
      expected: `${kind === 'section' ? 'a section' : 'an author'} in ${file}`,
      fix: `Add it there, or, if its id was changed there, \`movedFrom: ${id}\` to the new one and the new id to the articles. It has a page and feeds as long as articles name it.`,
    },
  }))

const listSectionIds = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ id, sections: below }) => [id, ...listSectionIds(below)])
