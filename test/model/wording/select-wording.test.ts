import { describe, expect, it } from 'vitest'
import { DEFAULT_WORDING, getQuotes, getSiteWording, getWording, LANGUAGES } from '../../../src/model/wording/index.ts'

const entries = Object.entries(LANGUAGES)

/** Returns the texts of a language by their keys; those for counts by `key.form`. */
const listTexts = (wording: object): [string, string][] =>
  Object.entries(wording).flatMap(([key, value]: [string, string | Record<string, string>]) =>
    typeof value === 'string'
      ? [[key, value] as [string, string]]
      : Object.entries(value).map(([form, text]): [string, string] => [`${key}.${form}`, text]),
  )

describe('Languages', () => {
  it('are those of most readers', () => {
    const tags = 'ar bn cs de el en es fa fi fr he hi id it ja ko nl pl pt ru sv tr uk zh-Hans zh-Hant'
    expect(Object.keys(LANGUAGES).toSorted()).toEqual(tags.split(' '))
  })

  it.each(entries)('have every form that their plurals need (%s)', (language, { wording }) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    for (const key of ['results', 'recordsRead', 'problems'] as const) {
      expect(Object.keys(wording[key]).toSorted()).toEqual(forms)
    }
  })

  it.each(entries)('keep the placeholders of their phrases (%s)', (_, { wording }) => {
    const texts = listTexts(wording)
    expect(texts.filter(([key, text]) => (key === 'follow') !== text.includes('{name}'))).toEqual([])
    expect(texts.filter(([key, text]) => (key === 'retractedHeadline') !== text.includes('{title}'))).toEqual([])
    expect(texts.filter(([key, text]) => (key === 'runCheck') !== text.includes('{command}'))).toEqual([])
    // "One result" needs no digit.
    const counted = texts.filter(([key]) => key.includes('.') && !/\.(?:zero|one|two)$/.test(key))
    expect(counted.filter(([, text]) => text.split('{count}').length !== 2)).toEqual([])
  })

  it.each(entries.filter(([tag]) => tag !== 'en'))('have texts of their own (%s)', (_, { wording }) => {
    const texts = listTexts(wording)
    const english = new Map(listTexts(DEFAULT_WORDING))
    const same = texts.filter(([key, text]) => english.get(key) === text).map(([key]) => key)
    expect(texts.filter(([, text]) => text !== text.trim() || text === '')).toEqual([])
    // "Home" and "Problem" are words of other languages too.
    expect(same.length).toBeLessThan(4)
  })

  it.each(entries)('have quotation marks that open and close (%s)', (language, { quotes }) => {
    expect(quotes.map((mark) => /[\p{Pi}\p{Pf}\p{Ps}\p{Pe}]/u.test(mark))).toEqual([true, true, true, true])
    expect(getQuotes(`${language}-x-test`)).toBe(quotes)
  })
})

describe('Texts of a site', () => {
  it.each([
    ['de-AT', 'Korrektur'],
    ['zh', '分享'],
    ['zh-CN', '分享'],
    ['zh-TW', '搜尋'],
    ['zh-Hant', '搜尋'],
    ['zh-Hans-HK', '搜索'],
  ])('are in its language (%s)', (language, text) => {
    expect(Object.values(getSiteWording(language))).toContain(text)
  })

  it.each(['cy', 'xx', 'constructor', ''])('are English in a language without texts (%s)', (language) => {
    expect(getSiteWording(language)).toBe(DEFAULT_WORDING)
    expect(getQuotes(language)).toBeUndefined()
  })
})

describe('Texts of an article', () => {
  const site = { language: 'en-GB', wording: { ...DEFAULT_WORDING, by: 'Words by' } }

  it('are in its language', () => {
    expect(getWording(site, 'de-CH').by).toBe('Von')
    expect(getWording({ ...site, language: 'zh-TW' }, 'zh-CN').share).toBe('分享')
  })

  it.each([undefined, 'en-GB', 'en-US', 'cy'])('are those of the site without others (%s)', (language) => {
    expect(getWording(site, language)).toBe(site.wording)
  })
})
