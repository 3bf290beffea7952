import { describe, expect, it } from 'vitest'
import { sortArticles } from '../../../src/model/article.ts'
import { checkOwnKeys } from '../../../src/runtime/content-checks/check-own-keys.ts'
import { folder } from '../../support/cli.ts'
import { article, newsroom } from '../../support/newsroom.ts'

function fixes(heads: readonly string[], keys: Readonly<Record<string, string>> = {}): (string | undefined)[] {
  const files = heads.map((head, n) => [`a-${n}.md`, `---\ntitle: A\ndate: 2026-01-01\n${head}\n---\nText.\n`] as const)
  const articles = sortArticles(files.map(([file], n) => article({ id: `a-${n}`, slug: `a-${n}`, file })))
  const room = newsroom()
  const site = { ...room.site, records: { ...room.site.records, keys } }
  return checkOwnKeys(folder(Object.fromEntries(files)), { ...room, site }, articles).map(({ fix }) => fix)
}

const times = (n: number, head: string): string[] => Array.from({ length: n }, () => head)

describe('Keys of a site', () => {
  it.each([
    ['summary', 'teaser', 'teaser: What the vote of Monday means for the harbour'],
    ['image', 'cover_photo', 'cover_photo: /uploads/a.jpg'],
    ['image', 'lead_picture', 'lead_picture: { src: a.png, alt: A }'],
    ['tags', 'topics', 'topics: [harbour, vote]'],
  ])('are proposed for a field that is missing: %s', (field, key, head) => {
    expect(fixes(times(6, head))).toEqual([
      `If \`${key}\` is that, add \`articles: { keys: { ${field}: ${key} } }\` to site.yaml.`,
    ])
  })

  it('are not proposed for values that the field cannot take', () => {
    expect(fixes(times(6, 'teaser: yes\ncover_color: red\ntopics: harbour'))).toEqual([])
  })

  it('are not proposed when articles have the field, or few have the key', () => {
    const teaser = 'teaser: What the vote of Monday means for the harbour'
    expect(fixes([...times(6, teaser), ...times(6, 'summary: Short')])).toEqual([])
    expect(fixes([...times(4, teaser), ...times(9, 'draft: false')])).toEqual([])
  })

  it('are not proposed twice', () => {
    expect(fixes(times(6, 'cover_photo: /uploads/a.jpg'), { coverphoto: 'image' })).toEqual([])
  })
})
