import { describe, expect, it } from 'vitest'
import { readLanguage, suggestLanguage } from '../../../src/model/languages/language.ts'

describe('Languages', () => {
  it.each([
    ['en', 'en'],
    ['EN_gb', 'en-GB'],
    ['en-UK', 'en-GB'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['sgn', 'sgn'],
    ['yue', 'yue'],
    ['gsw-CH', 'gsw-CH'],
    ['iw', 'he'],
    ['jpn', 'ja'],
  ])('of the registry are read: %s', (text, language) => expect(readLanguage(text)).toBe(language))

  it.each(['jp', 'cz', 'English', 'xx', 'qqq', 'english please', '', 'en-', 'constructor', '日本語'])(
    'that do not exist are not: %s',
    (text) => expect(readLanguage(text)).toBeUndefined(),
  )

  it.each([
    ['jp', 'ja'],
    ['jp-JP', 'ja'],
    ['cz', 'cs'],
    ['dk', 'da'],
    ['gr', 'el'],
    ['cn', 'zh'],
    ['English', 'en'],
    ['Deutsch', 'de'],
    ['日本語', 'ja'],
  ])('have a likely one: %s', (text, likely) => {
    expect(suggestLanguage(text)).toBe(likely)
    expect(readLanguage(likely)).toBe(likely)
  })

  it('have none for any other text', () =>
    expect(['xx', 'constructor', ''].map(suggestLanguage)).toEqual([undefined, undefined, undefined]))
})
