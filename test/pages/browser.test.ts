import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const KINDS = {
  home: '',
  section: 'europe/',
  author: 'authors/diane/',
  tag: 'tags/russia/',
  article: 'articles/helsinki-summit/',
  'right to left': 'articles/luban-dhofar/',
  'tables and footnotes': 'articles/leap-second/',
  audio: 'articles/long-wave-opening/',
  retraction: 'articles/church-clock-sleep/',
  feeds: 'feeds/',
  authors: 'authors/',
  tags: 'tags/',
  'readable feed': 'europe/rss.xml',
  missing: 'no/such/place/',
}

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())

/** Opens a page in a new browser context; console errors fail the test. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // The browser logs an error for the 404 page itself.
    if (message.location().url.endsWith(KINDS.missing)) return
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  onTestFinished(() => expect(complaints).toEqual([]))
  await page.goto(url)
  return page
}

describe('Sample newsroom in a browser', { timeout: 90_000 }, () => {
  it('links from home to a section, an article, its related article, and back', async () => {
    const { address } = await serving('articles')
    const page = await open(address)
    expect(await page.title()).toBe('The Meridian Courier')
    await page.getByRole('navigation').getByRole('link', { name: 'World' }).click()
    await page.getByRole('navigation').first().getByRole('link', { name: 'Europe' }).click()
    expect(page.url()).toBe(`${address}europe/`)
    await page.getByRole('link', { name: 'Trump and Putin meet alone' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('in Helsinki')
    await page.getByRole('region', { name: 'Related coverage' }).getByRole('link', { name: 'Flynn' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Flynn')
    await page.goBack()
    await page.locator('.breadcrumb').getByRole('link', { name: 'World' }).click()
    expect(page.url()).toBe(`${address}world/`)
    await page.locator('.breadcrumb').getByRole('link', { name: 'Home' }).click()
    expect(page.url()).toBe(address)
  })

  it('copies a feed’s address, and shows the feed as a page', async () => {
    const { address } = await serving('articles')
    const page = await open(`${address}europe/`, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByText('Other formats').click()
    await page.getByRole('button', { name: /^Copy: .*atom\.xml$/ }).click()
    await page.getByRole('status').getByText('Copied').waitFor({ state: 'attached' })
    const copied = await page.evaluate('navigator.clipboard.readText()')
    expect(copied).toBe(`${address}europe/atom.xml`)
    expect(parseAtomFeed(await (await fetch(String(copied))).text()).entries?.length).toBeGreaterThan(2)
    await page.goto(String(copied))
    expect(await page.getByText('This is a web feed').count()).toBe(1)
    expect(await page.getByRole('link', { name: 'Trump and Putin meet alone' }).count()).toBe(1)
  })

  it('shares an article where the device can, and shows no button where it cannot', async () => {
    const { address } = await serving('articles')
    const path = `${address}articles/helsinki-summit/`
    const plain = await open(path)
    await plain.evaluate('document.readyState')
    const canShare = await plain.evaluate<boolean>('Boolean(navigator.share)')
    expect(await plain.getByRole('button', { name: 'Share' }).count()).toBe(canShare ? 1 : 0)
    const page = await open('about:blank')
    await page.addInitScript(
      'Object.defineProperty(navigator, "share", { value: async (what) => { window.shared = what } })',
    )
    await page.goto(path)
    await page.getByRole('button', { name: 'Share' }).click()
    const title = await page.getByRole('heading', { level: 1 }).textContent()
    expect(await page.evaluate('window.shared')).toEqual({ title, url: path })
  })

  it('unfolds from the button below a byline the address to follow, without a script too', async () => {
    const { address } = await serving('articles')
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(`${address}articles/helsinki-summit/`, { javaScriptEnabled })
      const shown = page.locator('header .address code')
      expect(await shown.isVisible()).toBe(false)
      await page.locator('header').getByText('Follow Europe').click()
      expect(await shown.isVisible()).toBe(true)
      expect(await shown.textContent()).toBe(`${address}europe/rss.xml`)
    }
  })

  it('lets a feed reader discover feeds from a page address', async () => {
    const { address } = await serving('articles')
    const page = await open(`${address}articles/helsinki-summit/`)
    const found = await page.locator('link[rel=alternate]').first().getAttribute('href')
    const feed = parseRssFeed(await (await fetch(String(found))).text())
    expect(feed.title).toBe('Europe – The Meridian Courier')
    expect(feed.items?.map(({ title }) => title)).toContain('Trump and Putin meet alone for two hours in Helsinki')
  })

  it('works without JavaScript', async () => {
    const { address } = await serving('articles')
    const page = await open(`${address}europe/`, { javaScriptEnabled: false })
    expect(await page.locator('.address code').allTextContents()).toEqual([`${address}europe/rss.xml`])
    expect(await page.getByRole('button').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)(
    'has no serious accessibility problem that axe finds (%s)',
    async (colorScheme) => {
      const { address } = await serving('articles')
      const page = await open(address, { colorScheme, bypassCSP: true })
      for (const [kind, path] of Object.entries(KINDS)) {
        await page.goto(`${address}${path}`)
        await page.evaluate(AXE)
        const { violations } = await page.evaluate<{
          violations: { id: string; impact: string; nodes: { html: string }[] }[]
        }>('axe.run()')
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => [kind, id, nodes.map(({ html }) => html)])).toEqual([])
      }
    },
  )

  it.each([320, 360])('fits a phone without layout shift while loading (%s px)', async (width) => {
    const { address } = await serving('articles')
    const page = await open(address, { viewport: { width, height: 740 } })
    for (const [kind, path] of Object.entries(KINDS)) {
      await page.goto(`${address}${path}`)
      await page.waitForLoadState('networkidle')
      const measured = await page.evaluate<{ width: number; shift: number }>(`new Promise((resolve) => {
      let shift = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
      requestAnimationFrame(() => requestAnimationFrame(() =>
        resolve({ width: document.documentElement.scrollWidth, shift })))
    })`)
      expect([kind, measured.width <= width, measured.shift < 0.01]).toEqual([kind, true, true])
    }
  })

  it('works by keyboard: the first tab stop skips the navigation', async () => {
    const { address } = await serving('articles')
    const page = await open(address)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the stories')
    await page.keyboard.press('Enter')
    expect(page.url()).toBe(`${address}#main`)
  })
})

describe('Embargoed article in a browser', { timeout: 30_000 }, () => {
  it('has no page until its instant', async () => {
    const later = (published: Date): string =>
      story('Later').replace(/published: .*/, `published: ${published.toISOString()}`)
    const articles = folder({ 'site.yaml': SITE_YAML, 'europe/later.md': later(new Date(Date.now() + 86_400_000)) })
    const { address } = await serving(articles)
    const status = async (): Promise<number> => (await fetch(`${address}articles/later/`)).status
    expect(await status()).toBe(404)
    expect(await (await fetch(address)).text()).not.toContain('Later')
    // Only now, however long the server took to start.
    const published = new Date(Date.now() + 2000)
    put(join(articles, 'europe/later.md'), later(published))
    await until(status, (answer) => answer === 200)
    expect(Date.now()).toBeGreaterThanOrEqual(published.getTime())
    const page = await open(address)
    await page.getByRole('link', { name: 'Later' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Later')
  })
})
