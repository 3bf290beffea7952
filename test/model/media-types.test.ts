import { describe, expect, it } from 'vitest'
import { getMediaType } from '../../src/model/index.ts'

describe('Types of media files', () => {
  it.each([
    ['episode.aac', 'audio/aac'],
    ['book.m4b', 'audio/mp4'],
    ['EPISODE.MP3', 'audio/mpeg'],
    ['clip.webm', 'video/webm'],
    ['map.AVIF', 'image/avif'],
  ])('are known by their extension: %s', (file, type) => {
    expect(getMediaType(file)).toBe(type)
  })

  it.each(['notes', 'notes.docx', 'run.mp3.exe', 'constructor', 'a.constructor', 'a.'])(
    'are not guessed: %s',
    (file) => {
      expect(getMediaType(file)).toBeUndefined()
    },
  )
})
