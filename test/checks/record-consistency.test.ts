import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecordConsistency } from '../../src/checks/record-consistency.ts'
import { DEFAULT_ADDRESSING } from '../../src/checks/unique-keys.ts'
import { compareText } from '../../src/collections/sort.ts'
import type { Article } from '../../src/model/article.ts'
import type { Problem } from '../../src/problems/problem.ts'
import { article, NOW } from '../support/newsroom.ts'

const DATE = new Date(NOW).toISOString().slice(0, 10)

const written = fc.record({
  file: fc.integer({ min: 0, max: 9 }),
  id: fc.constantFrom('a', 'b', 'B', 'c', 'é', 'e\u0301', 'd', 'e', 'f', 'g'),
  slug: fc.constantFrom('one', 'One', 'two', 'three', 'four', `one-${DATE}`, 'a'),
  url: fc.constantFrom(undefined, undefined, undefined, '/articles/one/', '/x', '/x/index.html', '/articles/t%77o'),
  published: fc.integer({ min: 0, max: 3 }),
  draft: fc.boolean(),
  title: fc.constantFrom('T', 'T', ''),
  related: fc.array(fc.constantFrom('a', 'b', 'f2', 'nothing'), { maxLength: 2 }),
  what: fc.constantFrom('article', 'article', 'article', 'article', 'withheld', 'gone'),
})

const pattern = fc.constantFrom('/articles/{slug}/', '/articles/{slug}/', '/{slug}', '/x/{id}/')

type Written = typeof written extends fc.Arbitrary<infer T> ? T : never

const made = ({ file, id, slug, url, published, draft, title, related }: Written): Article =>
  article({
    ...{ id, slug, draft, title, file: `f${file}.md`, published: NOW + published },
    ...(url === undefined ? {} : { url }),
    related: related.map((other) => ({ id: other })),
  })

const toLine = ({ file, id, slug, url }: Article): string => `${file} ${id} ${slug} ${url}`

/** Returns problems as sorted lines. */
const listLines = (problems: Iterable<Problem>): string[] =>
  [...problems].map(({ file, code, at, found }) => `${file} ${code} ${at?.join('.')} ${found}`).sort()

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** The reference implementation: ids and addresses in order of rank, then other addresses for those that lost theirs. */
function plain(
  articles: readonly Article[],
  withheld: readonly string[],
  pattern: string,
): { published: string[]; problems: string[] } {
  const ranked = [...articles].sort(
    (a, b) =>
      Number(a.draft) - Number(b.draft) ||
      a.published - b.published ||
      compareText(a.id, b.id) ||
      compareText(a.file, b.file),
  )
  const place = ({ id, slug, url }: Article): string =>
    fold(
      decodeURIComponent(
        (url ?? pattern.replace('{slug}', slug).replace('{id}', id)).replace(/(?:\/index\.html)?\/*$/, ''),
      ),
    )
  const hasPage = ({ title }: Article): boolean => title !== ''
  const problems: string[] = []
  const standing: Article[] = []
  const lost: { each: Article; other: Article }[] = []
  const hasId = (each: Article, others: readonly Article[]): Article | undefined =>
    others.find((other) => fold(other.id) === fold(each.id))
  for (const each of ranked) {
    const sameId = hasId(each, [...standing, ...lost.map((one) => one.each)])
    const samePlace = standing.find((other) => hasPage(each) && hasPage(other) && place(other) === place(each))
    if (sameId !== undefined) {
      problems.push(`${each.file} duplicate-id id the id "${each.id}", which ${sameId.file} has too`)
    } else if (samePlace === undefined) standing.push(each)
    else if (each.url?.startsWith('/') !== false) lost.push({ each, other: samePlace })
    else problems.push(`${each.file} duplicate-slug url the url "${each.url}", which ${samePlace.file} has too`)
  }
  for (const { each, other } of lost) {
    const { url } = each
    const own = url === undefined ? `slug the slug "${each.slug}"` : `url the url "${url}"`
    const found = `${each.file} duplicate-slug ${own}, which ${other.file} has too`
    const free = (
      url === undefined
        ? [`${each.slug}-${DATE}`, fold(each.id)].map((slug) => ({ ...each, slug }))
        : [DATE, fold(each.id)].map((added) => ({ ...each, url: url.replace(/(\.\w{1,5})?\/?$/, `-${added}$&`) }))
    ).find((one) => ![...articles, ...standing].some((some) => hasPage(some) && place(some) === place(one)))
    problems.push(free === undefined ? found : `${found}: the article is published as "${free.url ?? free.slug}"`)
    if (free !== undefined) standing.push(free)
  }
  const ids = new Set([...articles.map(({ id }) => id), ...withheld])
  for (const { file, id, related } of standing) {
    for (const [at, reference] of related.entries()) {
      if (!('id' in reference)) continue
      const found = `${file} unknown-related related.${at} `
      if (reference.id === id) problems.push(`${found}the article itself`)
      else if (!ids.has(reference.id)) problems.push(`${found}"${reference.id}", which is not the id of any article`)
    }
  }
  return { published: standing.map(toLine).sort(), problems: problems.sort() }
}

describe('Checks across records', () => {
  it('equal a check from scratch after any change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ changes: fc.array(written, { maxLength: 4 }), pattern }), { minLength: 1, maxLength: 8 }),
        (steps) => {
          const consistency = new RecordConsistency()
          const articles = new Map<string, Article>()
          const withheld = new Set<string>()
          for (const step of steps) {
            for (const each of step.changes) {
              const file = `f${each.file}.md`
              const one = each.what === 'article' ? made(each) : undefined
              const before = articles.get(file) ?? (withheld.has(file.replace('.md', '')) ? 'withheld' : undefined)
              consistency.change(file, before, one ?? (each.what === 'withheld' ? 'withheld' : undefined))
              if (one === undefined) articles.delete(file)
              else articles.set(file, one)
              if (each.what === 'withheld') withheld.add(file.replace('.md', ''))
              else withheld.delete(file.replace('.md', ''))
            }
            const addressing = { ...DEFAULT_ADDRESSING, records: { ...DEFAULT_ADDRESSING.records, url: step.pattern } }
            const { articles: published, problems } = consistency.result(addressing)
            const expected = plain([...articles.values()], [...withheld], step.pattern)
            expect([...published].map(toLine)).toEqual(expected.published)
            // An article that is published as it is stays the same object.
            const sameSlug = [...published].filter(
              ({ file, slug, url }) => articles.get(file)?.slug === slug && articles.get(file)?.url === url,
            )
            expect(sameSlug.map((each) => each === articles.get(each.file))).not.toContain(false)
            expect(consistency.result(addressing).articles).toBe(published)
            expect(listLines(problems)).toEqual(expected.problems)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('return the same objects when nothing changed or a problem stays', () => {
    const consistency = new RecordConsistency()
    consistency.change('a.md', undefined, article({ id: 'a', related: [{ id: 'nothing' }] }))
    consistency.change('b.md', undefined, article({ id: 'b', slug: 'same', published: NOW }))
    consistency.change('c.md', undefined, article({ id: 'c', slug: 'same', published: NOW + 1 }))
    const before = consistency.result()
    expect(before.problems.map(({ code }) => code)).toEqual(['duplicate-slug', 'unknown-related'])
    expect(consistency.result()).toBe(before)
    consistency.change('d.md', undefined, article({ id: 'd' }))
    const after = consistency.result()
    expect(after.problems).toEqual(before.problems)
    expect(after.problems.map((problem, at) => problem === before.problems[at])).toEqual([true, true])
    expect(after.articles.changesSince(before.articles).added.map(({ id }) => id)).toEqual(['d'])
  })
})
