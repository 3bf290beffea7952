import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderBody } from '../../src/html/render-body.ts'
import { sanitizeBody } from '../../src/html/sanitizer/sanitize.ts'
import { makeSummary } from '../../src/html/summary.ts'
import { launchBrowser } from '../support/browser.ts'
import { ATTACKS } from './hostile-html.ts'

const URL_OF_PAGE = 'https://news.example.org/articles/a-story/'
const SITE = 'https://news.example.org/'
const html = (source: string, form: 'markdown' | 'mdx' | 'html' | 'text' = 'markdown'): string =>
  renderBody({ source, form, context: { page: URL_OF_PAGE, site: SITE, idPrefix: 'a-story' } }).html

const ALLOWED_SCHEMES = new Set([
  'http:',
  'https:',
  'mailto:',
  'tel:',
  'ftp:',
  'irc:',
  'ircs:',
  'matrix:',
  'xmpp:',
  'sms:',
])
/** Elements that a formula may hold. */
const IN_FORMULA =
  /^(?:m(?:ath|row|i|n|o|s|text|frac|sqrt|root|style|error|padded|phantom|multiscripts|prescripts|sup|sub|subsup|under|over|underover|table|tr|td|space|enclose)|semantics)$/
const REFERENCES = new Set(['href', 'src', 'poster', 'cite'])
const FORBIDDEN = new Set(
  'script style iframe object embed form input button textarea select svg base link meta template noscript frame frameset applet annotation mglyph malignmark'.split(
    ' ',
  ),
)

/** Returns forbidden elements, attributes and addresses in HTML, found by a parser that the sanitizer does not use. */
function faultsOf(text: string): string[] {
  const faults: string[] = []
  let formulas = 0
  const parser = new Parser({
    onclosetag(name) {
      if (name === 'math') formulas -= 1
    },
    onopentag(name, attributes) {
      if (FORBIDDEN.has(name)) faults.push(`<${name}>`)
      if (name === 'math') formulas += 1
      if (formulas > 0 !== IN_FORMULA.test(name)) faults.push(`<${name}> at depth ${formulas} of formulas`)
      for (const [key, value] of Object.entries(attributes)) {
        if (/^on|^style$|^class$|^data-|^formaction$|^background$/.test(key)) faults.push(`${name} ${key}`)
        if (key === 'id' && !/^(?:fn(ref)?|at)-/.test(value)) faults.push(`id ${value}`)
        if (REFERENCES.has(key) && !(URL.canParse(value) && ALLOWED_SCHEMES.has(new URL(value).protocol))) {
          faults.push(`${name} ${key}=${value}`)
        }
      }
    },
  })
  parser.write(text)
  parser.end()
  return faults
}

describe('Body', () => {
  it('renders CommonMark and its usual extensions', () => {
    const made = html(
      '# One\n\nA *b* **c** ~~d~~ `e`[^1]\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n- x\n  1. y\n\n> q\n\n```js\nlet a = "<b>"\n```\n\n<mark>kept</mark>\n\n[^1]: A note.\n',
    )
    for (const part of [
      '<h1>One</h1>',
      '<em>b</em> <strong>c</strong> <s>d</s> <code>e</code><sup>',
      '<table>',
      '<td align="center">2</td>',
      '<blockquote>',
      'let a = "&lt;b&gt;"',
      '<mark>kept</mark>',
      'A note.',
    ]) {
      expect(made).toContain(part)
    }
    expect(made).toMatch(/href="https:\/\/news\.example\.org\/articles\/a-story\/#fn-a-story-1"/)
    expect(made).toMatch(/id="fn-a-story-1"/)
  })

  it.each([
    ['[x](../other/)', 'href="https://news.example.org/articles/other/"'],
    ['[x](/europe/)', 'href="https://news.example.org/europe/"'],
    ['[x](#part)\n\n## Part', `href="${URL_OF_PAGE}#at-a-story-part"`],
    ['[x](//cdn.example.org/a)', 'href="https://cdn.example.org/a"'],
    ['[x](mailto:desk@example.org)', 'href="mailto:desk@example.org"'],
    ['![x](a b.jpg)', '![x](a b.jpg)'],
    ['![x](<a b.jpg>)', 'src="https://news.example.org/articles/a-story/a%20b.jpg"'],
    ['<video poster="p.jpg" src="/v.mp4"></video>', 'poster="https://news.example.org/articles/a-story/p.jpg"'],
    [
      '<img src="a.jpg" srcset="a.jpg, b,c.jpg 2x">',
      'srcset="https://news.example.org/articles/a-story/a.jpg, https://news.example.org/articles/a-story/b,c.jpg 2x"',
    ],
    ['<blockquote cite="/s">x</blockquote>', 'cite="https://news.example.org/s"'],
    ['[x](/مقالة?q=é)', 'href="https://news.example.org/%D9%85%D9%82%D8%A7%D9%84%D8%A9?q=%C3%A9"'],
  ])('makes addresses absolute in %s', (source, part) => {
    expect(html(source)).toContain(part)
  })

  it('keeps the text of removed elements, and links to content that cannot be embedded', () => {
    expect(html('<section><p>Text</p></section>')).toContain('<p>Text</p>')
    expect(html('<iframe src="https://video.example.org/1"></iframe>')).toContain(
      '<a href="https://video.example.org/1">video.example.org</a>',
    )
    expect(html('<font color="red">Red</font>')).toContain('Red')
  })

  it('renders plain text as paragraphs without interpreting it', () => {
    expect(html('One <b>\nline & more\n\n*two*', 'text')).toBe(
      '<p>One &lt;b&gt;<br />\nline &amp; more</p>\n<p>*two*</p>\n',
    )
  })

  it.each([
    ['Hugo: {{< notice >}}Text{{< /notice >}}', 'Hugo: Text'],
    ['{{< figure src="a.jpg" alt="A boat" >}}', 'alt="A boat"'],
    ['{{< youtube abc123 >}}', 'https://www.youtube.com/watch?v=abc123'],
    ['![x]({{ site.baseurl }}/a.jpg)', 'src="https://news.example.org/a.jpg"'],
    ["[x]({{ '/a/' | relative_url }})", 'href="https://news.example.org/a/"'],
    ['{% highlight ruby %}\nputs 1\n{% endhighlight %}', '<pre><code>puts 1'],
    ['{% block x %}Shown{% endblock %}', 'Shown'],
    ['`{{< kept >}}`', '{{&lt; kept &gt;}}'],
    ['```\n{% kept %}\n```', '{% kept %}'],
    ['A price of {{ braces }} stays', '{{ braces }}'],
  ])('removes template syntax that only its engine could evaluate: %s', (source, part) => {
    const made = html(source)
    expect(made).toContain(part)
    if (!source.includes('kept')) expect(made).not.toMatch(/\{\{&lt;|\{%|site\.baseurl|relative_url/)
  })

  it('removes imports, exports and comments from MDX', () => {
    const made = html(
      'import X from "./x"\nexport const a = 1\n\n# Title\n\n{/* no */}\n\n<X client:load>Inside</X>\n',
      'mdx',
    )
    expect(made).toContain('<h1>Title</h1>')
    expect(made).toContain('Inside')
    expect(made).not.toMatch(/import|export|no \*|client/)
  })

  it('resolves rooted addresses against the base URL, also in a subfolder', () => {
    const context = { page: 'https://x.example/news/articles/a/', site: 'https://x.example/news/', idPrefix: 'a' }
    const { html } = renderBody({
      source: '![a](/media/a.png) [b](/news/b/) [c](//c.example/) [d](d/)',
      form: 'markdown',
      context,
    })
    for (const path of [
      'x.example/news/media/a.png',
      'x.example/news/b/',
      'c.example/',
      'x.example/news/articles/a/d/',
    ]) {
      expect(html).toContain(`"https://${path}"`)
    }
  })

  it('has a summary where the author marks one', () => {
    const context = { page: URL_OF_PAGE, site: SITE, idPrefix: 'a' }
    expect(renderBody({ source: 'The *lead*.\n\n<!--more-->\n\nThe rest.', form: 'markdown', context }).lead).toBe(
      'The lead.',
    )
    expect(renderBody({ source: 'No mark.', form: 'markdown', context }).lead).toBeUndefined()
  })

  it('is safe and well-formed for any input', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...ATTACKS),
      fc.constantFrom('<', '>', '"', "'", '&', ']]>', '\0', '\ud800', '\ufffe', '`', '\n\n'),
    )
    fc.assert(
      fc.property(
        fc.array(hostile, { maxLength: 8 }),
        fc.constantFrom('markdown', 'html', 'mdx', 'text'),
        (parts, form) => {
          const made = html(parts.join(''), form as 'markdown')
          expect(faultsOf(made)).toEqual([])
          expect(made).not.toContain(']]>')
          expect(made).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
          expect(made).not.toMatch(/\p{Cs}/u)
          // Parsing the output a second time finds nothing new.
          expect(faultsOf(sanitizeBody(made, { page: URL_OF_PAGE, site: SITE }))).toEqual([])
        },
      ),
      { numRuns: 400 },
    )
  })

  it('renders in time proportional to its size', () => {
    for (const source of [
      '<div>'.repeat(500),
      '<div></div>'.repeat(20_000),
      '['.repeat(20_000),
      '*a '.repeat(20_000),
      '<a href="'.repeat(5000),
      '> '.repeat(5000),
    ]) {
      expect(faultsOf(html(source))).toEqual([])
    }
  })
})

/** Selects links to anything but web, mail and telephone addresses. */
const ODD_LINKS = `#place a${['https://', 'http://', 'mailto:', 'tel:'].map((start) => `:not([href^="${start}"])`).join('')}`

describe('Body in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  it('runs none of the attacks when parsed once or twice, and loads no unexpected address', async () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(79)
    const page = await browser.newPage()
    await page.route('**/*', (route) => route.abort())
    await page.setContent('<!doctype html><div id="place"></div>')
    await page.evaluate('window.hits = 0; window.hit = () => { window.hits += 1 }')
    // Runs a text in the page and returns the number of scripts that ran so far.
    const runs = async (text: string): Promise<number> => {
      await page.evaluate(`(() => {
        const place = document.getElementById('place')
        place.innerHTML = ${JSON.stringify(text)}
        const again = document.createElement('div')
        again.innerHTML = place.innerHTML
        place.append(again)
      })()`)
      for (const link of await page.locator(ODD_LINKS).all()) await link.dispatchEvent('click')
      // This picture fails after all others, so every address has been tried when it does.
      await page.evaluate(`new Promise((resolve) => {
        const last = document.createElement('img')
        last.onerror = () => requestAnimationFrame(resolve)
        last.src = 'https://last.invalid/last.png'
        place.append(last)
      })`)
      return page.evaluate('window.hits') as Promise<number>
    }
    for (const attack of ATTACKS) {
      for (const form of ['markdown', 'html', 'text'] as const) {
        const made = html(attack, form)
        expect(faultsOf(made), attack).toEqual([])
        expect(await runs(made), attack).toBe(0)
      }
    }
    expect(await runs('<img src=x onerror=hit()>'), 'an attack unchanged').toBeGreaterThan(0)
    await page.close()
  }, 120_000)
})

describe('Summary', () => {
  it.each([
    ['<p>Short.</p>', 280, 'Short.'],
    ['<p>One two three four</p>', 14, 'One two three…'],
    ['<p>One two, three four</p>', 10, 'One two…'],
    ['<p>a &amp; b &lt; c &quot;d&quot;</p>', 280, 'a & b < c "d"'],
    ['<h2>Head</h2><p>Text</p>', 280, 'Head Text'],
    ['<p>A<br>B</p>', 280, 'A B'],
    ['<p>In <em>one</em>word</p>', 280, 'In oneword'],
    ['<figure><img alt="x"><figcaption>Caption</figcaption></figure><p>Text</p>', 280, 'Text'],
    ['<p>Now <del>old</del> new</p>', 280, 'Now new'],
    ['<p>漢字漢字漢字漢字漢字</p>', 6, '漢字漢字漢…'],
    ['<p>👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦</p>', 13, '👩‍👩‍👧‍👦…'],
    ['', 280, ''],
  ])('of %s in %i characters is %s', (source, limit, expected) => {
    expect(makeSummary(source, limit)).toBe(expected)
  })

  it('is no longer than the limit, and starts like the body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.integer({ min: 20, max: 300 }), (text, limit) => {
        const made = html(text, 'text')
        const summary = makeSummary(made, limit)
        expect(summary.length).toBeLessThanOrEqual(limit)
        expect(makeSummary(made, Number.POSITIVE_INFINITY).startsWith(summary.replace(/…$/, ''))).toBe(true)
        expect(summary).not.toMatch(/\p{Cs}/u)
      }),
    )
  })
})
