import { describe, expect, it } from 'vitest'
import { MediaListing } from '../../src/checks/media-listing.ts'

const listing = (...files: string[]): MediaListing => {
  const made = new MediaListing()
  made.replace('', new Set(files))
  return made
}

describe('Media listing', () => {
  it('reports added and removed files of a folder, and nothing of its neighbors', () => {
    const media = listing('a.png', 'media/a.png', 'media/old/b.png', 'media2/a.png')
    expect(media.replace('media', new Set(['media/a.png', 'media/c.png'])).sort()).toEqual([
      'media/c.png',
      'media/old/b.png',
    ])
    const known = ['a.png', 'media/a.png', 'media/c.png', 'media2/a.png', 'media/old/b.png', 'Media/a.png']
    expect(known.map((file) => media.has(file))).toEqual([true, true, true, true, false, false])
    expect([media.set('a.png', true), media.set('a.png', false), media.set('a.png', false)]).toEqual([
      false,
      true,
      false,
    ])
  })

  it.each([
    ['another letter case', 'media/HARBOUR.jpg', 'media/harbour.jpg'],
    ['another letter case of the folder', 'Media/harbour.jpg', 'media/harbour.jpg'],
    ['another file type', 'media/harbour.png', 'media/harbour.jpg'],
    ['a typo', 'media/harbor.jpg', 'media/harbour.jpg'],
    ['nothing similar', 'media/bridge.jpg', undefined],
    ['another folder', 'harbour.jpg', undefined],
  ])('suggests the nearest file: %s', (_, missed, meant) => {
    expect(listing('media/harbour.jpg', 'media/z.jpg').findSimilar(missed)).toBe(meant)
  })

  it('prefers another letter case to another file type, and that to a typo', () => {
    const nearest = (...files: string[]): string | undefined => listing(...files).findSimilar('quay.jpg')
    expect(nearest('quays.jpg', 'quay.png', 'Quay.jpg')).toBe('Quay.jpg')
    expect(nearest('quays.jpg', 'quay.png')).toBe('quay.png')
    expect(nearest('quays.jpg')).toBe('quays.jpg')
  })
})
