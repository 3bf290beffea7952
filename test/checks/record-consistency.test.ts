import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecordConsistency } from '../../src/checks/record-consistency.ts'
import { compareText } from '../../src/collections/sort.ts'
import type { Article } from '../../src/model/article.ts'
import type { Problem } from '../../src/problems/problem.ts'
import { article, NOW } from '../support/newsroom.ts'

const written = fc.record({
  file: fc.integer({ min: 0, max: 9 }),
  id: fc.constantFrom('a', 'b', 'B', 'c', 'é', 'e\u0301', 'd', 'e', 'f', 'g'),
  slug: fc.constantFrom('one', 'One', 'two', 'three', 'four', 'five'),
  url: fc.constantFrom(undefined, undefined, undefined, '/articles/one/', '/x', '/x/index.html', '/articles/t%77o'),
  published: fc.integer({ min: 0, max: 3 }),
  draft: fc.boolean(),
  title: fc.constantFrom('T', 'T', ''),
  related: fc.array(fc.constantFrom('a', 'b', 'f2', 'nothing'), { maxLength: 2 }),
  what: fc.constantFrom('article', 'article', 'article', 'article', 'withheld', 'gone'),
})

type Written = typeof written extends fc.Arbitrary<infer T> ? T : never

const made = ({ file, id, slug, url, published, draft, title, related }: Written): Article =>
  article({
    ...{ id, slug, draft, title, file: `f${file}.md`, published: NOW + published },
    ...(url === undefined ? {} : { url }),
    related: related.map((other) => ({ id: other })),
  })

/** Returns problems as sorted lines. */
const said = (problems: Iterable<Problem>): string[] =>
  [...problems].map(({ file, code, at, found }) => `${file} ${code} ${at?.join('.')} ${found}`).sort()

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

/** The reference implementation: checks each article in order of rank against all accepted before it. */
function plain(articles: readonly Article[], withheld: readonly string[]): { files: string[]; problems: string[] } {
  const ranked = [...articles].sort(
    (a, b) =>
      Number(a.draft) - Number(b.draft) ||
      a.published - b.published ||
      compareText(a.id, b.id) ||
      compareText(a.file, b.file),
  )
  const place = ({ slug, url }: Article): string =>
    url === undefined ? `/articles/${fold(slug)}` : fold(decodeURIComponent(url.replace(/(?:\/index\.html)?\/*$/, '')))
  const problems: string[] = []
  const standing: Article[] = []
  for (const each of ranked) {
    const sameId = standing.find((other) => fold(other.id) === fold(each.id))
    const samePlace = standing.find((other) => each.title !== '' && other.title !== '' && place(other) === place(each))
    const key = each.url === undefined ? 'slug' : 'url'
    if (sameId !== undefined) {
      problems.push(`${each.file} duplicate-id id the id "${each.id}", which ${sameId.file} has too`)
    } else if (samePlace !== undefined) {
      problems.push(`${each.file} duplicate-slug ${key} the ${key} "${each.slug}", which ${samePlace.file} has too`)
    } else standing.push(each)
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
  return { files: standing.map(({ file }) => file).sort(), problems: problems.sort() }
}

describe('Checks across records', () => {
  it('equal a check from scratch after any change', () => {
    fc.assert(
      fc.property(fc.array(fc.array(written, { maxLength: 4 }), { minLength: 1, maxLength: 8 }), (steps) => {
        const consistency = new RecordConsistency()
        const articles = new Map<string, Article>()
        const withheld = new Set<string>()
        for (const step of steps) {
          for (const each of step) {
            const file = `f${each.file}.md`
            const one = each.what === 'article' ? made(each) : undefined
            const before = articles.get(file) ?? (withheld.has(file.replace('.md', '')) ? 'withheld' : undefined)
            consistency.change(file, before, one ?? (each.what === 'withheld' ? 'withheld' : undefined))
            if (one === undefined) articles.delete(file)
            else articles.set(file, one)
            if (each.what === 'withheld') withheld.add(file.replace('.md', ''))
            else withheld.delete(file.replace('.md', ''))
          }
          const { articles: overrides, problems } = consistency.result()
          const expected = plain([...articles.values()], [...withheld])
          expect([...overrides].map(({ file }) => file)).toEqual(expected.files)
          expect([...overrides].map((each) => each === articles.get(each.file))).not.toContain(false)
          expect(said(problems)).toEqual(expected.problems)
        }
      }),
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
