import { describe, expect, it } from 'vitest'
import { getSiteWording, LANGUAGES } from '../../src/model/wording/index.ts'
import { STYLESHEET } from '../../src/pages/assets/style-sheet.ts'
import { article, NOW, newsroom, print } from '../support/newsroom.ts'
import { Page } from './support.ts'

const AT = Date.UTC(2026, 6, 1, 12)
const correction = { at: AT + 3_600_000, note: 'N.' }

const roomIn = (language: string) => newsroom({ language, wording: getSiteWording(language) })

describe('Page of an article in another language', () => {
  const german = article({ id: 'de', language: 'de', published: AT, corrections: [correction], tags: ['Bern'] })
  const other = article({ id: 'other', published: AT, related: [{ id: 'de' }] })
  const show = async (path: string) => new Page(await print(newsroom(), [german, other]).text(path))

  it('says in it what belongs to the article', async () => {
    const page = await show('articles/de/')
    expect(page.texts('p', 'meta')).toEqual([
      'Von Ann Lee 1. Juli 2026 um 13:00 GMT+1 Aktualisiert 1. Juli 2026 um 14:00 GMT+1',
    ])
    expect(page.texts('aside', 'notice')).toEqual(['Korrektur, 1. Juli 2026: N.'])
    expect(page.values('aside', 'aria-label')).toEqual(['Korrektur'])
    expect(page.values('ul', 'aria-label')).toContain('Schlagwörter')
  })

  it('says in the language of the site what stands around it', async () => {
    const page = await show('articles/de/')
    expect(page.texts('a', 'skip')).toEqual(['Skip to the stories'])
    expect(page.values('html', 'lang')).toEqual(['en-GB'])
  })

  it('is so in lists, where the section keeps its name and language', async () => {
    const page = await show('index.html')
    expect(page.texts('p', 'meta')[0]).toMatch(/^Von Ann Lee 1\. Juli 2026/)
    expect(page.texts('p', 'meta')[1]).toMatch(/^By Ann Lee 1 July 2026/)
    expect(page.values('p', 'lang', { class: 'kicker' })).toEqual(['en-GB', undefined])
    expect(page.values('p', 'dir', { class: 'kicker' })).toEqual(['ltr', undefined])
  })

  it('is so in feeds', async () => {
    const { text } = print(newsroom(), [german, other])
    const [first, second] = (JSON.parse(await text('feed.json')) as { items: { content_html: string }[] }).items
    expect(first?.content_html).toContain('<strong>Korrektur</strong>')
    expect(second?.content_html).toContain('<h2>Related coverage</h2>')
  })

  it('is so in notices', async () => {
    const retracted = article({ id: 'r', language: 'fr', published: AT, retracted: { at: NOW } })
    const page = new Page(await print(newsroom(), [retracted]).text('articles/r/'))
    expect(page.texts('aside', 'notice').join()).toContain(LANGUAGES['fr']?.wording.retractedText)
  })
})

describe('Site in another language', () => {
  const listed = [article({ id: 'one', published: AT, corrections: [correction] })]

  it.each(Object.keys(LANGUAGES).filter((tag) => tag !== 'en'))('has no English text (%s)', async (tag) => {
    const { text, paths } = print(roomIn(tag), listed)
    const own = new Set(Object.values(getSiteWording(tag)))
    const english = Object.values(getSiteWording('en')).filter((words) => typeof words === 'string' && !own.has(words))
    for (const path of [...paths.filter((each) => each === '' || each.endsWith('/') || each === 'index.html')]) {
      const shown = new Page(await text(path)).texts('body').join()
      // Whole texts only: short words are parts of other words.
      const found = english.filter((words) => String(words).length > 12 && shown.includes(String(words)))
      expect([path, found]).toEqual([path, []])
    }
  })

  it.each(['ar', 'he', 'fa'])('runs from right to left, with addresses that do not (%s)', async (language) => {
    const page = new Page(await print(roomIn(language), listed).text('europe/'))
    expect(page.values('html', 'dir')).toEqual(['rtl'])
    expect(new Set(page.values('code', 'dir'))).toEqual(new Set(['ltr']))
  })

  it('writes dates in the digits and order of the language', async () => {
    const page = new Page(await print(roomIn('fa'), listed).text('articles/one/'))
    expect(page.texts('time')[0]).toContain('۲۰۲۶')
  })
})

describe('Style sheet', () => {
  it('names no left and no right, which would be wrong in half of the world’s scripts', () => {
    expect(STYLESHEET).not.toMatch(/\b(?:left|right)\b/)
    const boxes = [...STYLESHEET.matchAll(/(?:margin|padding|inset|border-radius):([^;}]+)/g)].map(([, sides = '']) =>
      sides.trim().split(/ +(?![^(]*\))/),
    )
    expect(boxes.filter((sides) => sides.length === 4 && sides[1] !== sides[3])).toEqual([])
  })
})
