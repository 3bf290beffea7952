import { describe, expect, it } from 'vitest'
import { KeyTypos, translateKeys } from '../../src/records/translate-keys.ts'

const find = (key: string): string | undefined => new KeyTypos().find(key, 0)?.meant

describe('Typos in keys', () => {
  it.each([
    ['ditle', 'title'],
    ['itle', 'title'],
    ['tasg', 'tags'],
    ['exerpt', 'excerpt'],
    ['loacle', 'locale'],
    ['image_atl', 'imagealt'],
  ])('are found: %s', (key, meant) => expect(find(key)).toBe(meant))

  it.each(['og-description', 'og_description', 'updated_by', 'collection', 'author_id', 'videoID', 'authorId'])(
    'are not found in a key that means something else: %s',
    (key) => expect(find(key)).toBeUndefined(),
  )
})

describe('A value `false`', () => {
  it('means none where a field is no flag', () => {
    const { fields } = translateKeys({
      title: 'A',
      image: false,
      tags: false,
      author: false,
      draft: false,
      withdrawn: false,
    })
    expect(Object.keys(fields)).toEqual(['title'])
    expect(translateKeys({ published: false }).fields.published?.value).toBe(false)
  })
})
