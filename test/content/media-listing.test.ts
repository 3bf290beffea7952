import { describe, expect, it } from 'vitest'
import { MediaListing } from '../../src/content/media-listing.ts'

const listing = (...files: string[]): MediaListing => {
  const made = new MediaListing()
  made.replace('', new Set(files))
  return made
}

describe('the media that a directory lists', () => {
  it('knows what has come and gone of a folder, and nothing of those beside it', () => {
    const media = listing('a.png', 'media/a.png', 'media/old/b.png', 'media2/a.png')
    expect(media.replace('media', new Set(['media/a.png', 'media/c.png'])).sort()).toEqual([
      'media/c.png',
      'media/old/b.png',
    ])
    const known = ['a.png', 'media/a.png', 'media/c.png', 'media2/a.png', 'media/old/b.png', 'Media/a.png']
    expect(known.map((file) => media.has(file))).toEqual([true, true, true, true, false, false])
    expect([media.note('a.png', true), media.note('a.png', false), media.note('a.png', false)]).toEqual([
      false,
      true,
      false,
    ])
  })

  it.each([
    ['another case', 'media/HARBOUR.jpg', 'media/harbour.jpg'],
    ['another case of the folder', 'Media/harbour.jpg', 'media/harbour.jpg'],
    ['another type', 'media/harbour.png', 'media/harbour.jpg'],
    ['a slip', 'media/harbor.jpg', 'media/harbour.jpg'],
    ['nothing near', 'media/bridge.jpg', undefined],
    ['another folder', 'harbour.jpg', undefined],
  ])('tells what was meant: %s', (_, missed, meant) => {
    expect(listing('media/harbour.jpg', 'media/z.jpg').nearest(missed)).toBe(meant)
  })

  it('prefers another case to another type, and that to a slip', () => {
    const nearest = (...files: string[]): string | undefined => listing(...files).nearest('quay.jpg')
    expect(nearest('quays.jpg', 'quay.png', 'Quay.jpg')).toBe('Quay.jpg')
    expect(nearest('quays.jpg', 'quay.png')).toBe('quay.png')
    expect(nearest('quays.jpg')).toBe('quays.jpg')
  })
})
