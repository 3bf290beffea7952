import { describe, expect, it } from 'vitest'
import { renderBody } from '../../src/html/render-body.ts'

const SITE = 'https://news.example.org/'
const render = (source: string, form: 'markdown' | 'html' = 'html') =>
  renderBody({ source, form, context: { page: `${SITE}a/`, site: SITE, idPrefix: 'a' } })
const html = (source: string): string => render(source).html

const REAL = '<img src="https://cdn.example.org/real.jpg" alt="A" />'

describe('Pictures', () => {
  it.each([
    '<img class="lazy" src="/media/blank.gif" data-src="https://cdn.example.org/real.jpg" alt="A">',
    '<img data-lazy-src="https://cdn.example.org/real.jpg" alt="A">',
    '<img data-original="https://cdn.example.org/real.jpg" src="data:image/gif;base64,R0lGOD" alt="A">',
    '<img src="/blank.gif" class="lazyload" alt="A"><noscript><img src="https://cdn.example.org/real.jpg" alt="A"></noscript>',
    '<img data-src="https://cdn.example.org/real.jpg" alt="A">\n<noscript><img src="https://cdn.example.org/real.jpg" alt="A"></noscript>',
    '<noscript><img src="https://cdn.example.org/real.jpg" alt="A"></noscript><img data-src="https://cdn.example.org/real.jpg">',
    '<amp-img src="https://cdn.example.org/real.jpg" alt="A" layout="responsive"></amp-img>',
    '<Image src="https://cdn.example.org/real.jpg" alt="A"></Image>',
  ])('that a script loads are loaded: %s', (source) => {
    expect(html(source).trim()).toBe(REAL)
  })

  it('have the largest of their sizes', () => {
    expect(html('<img srcset="/a.jpg 480w, /b.jpg 960w" alt="A">')).toBe(
      `<img src="${SITE}b.jpg" srcset="${SITE}a.jpg 480w, ${SITE}b.jpg 960w" alt="A" />`,
    )
    expect(html('<picture><source data-srcset="/a.webp"><img data-srcset="/a.jpg 1x" alt=""></picture>')).toBe(
      `<picture><source srcset="${SITE}a.webp" /><img src="${SITE}a.jpg" srcset="${SITE}a.jpg 1x" alt="" /></picture>`,
    )
  })

  it('stay beside a point that counts readers', () => {
    const made = html(
      '<img src="/a.jpg" alt="A"><noscript><img src="https://x.example/t" width="1" height="1"></noscript>',
    )
    expect(made).toContain(`src="${SITE}a.jpg"`)
  })

  it.each([
    ['<p><img src="data:image/x-icon,AAAA" alt="Chart: turnout 64 per cent"></p>'],
    ['<p><img src="javascript:hit()" alt="Chart: turnout 64 per cent"></p>'],
    ['<p><img alt="Chart: turnout 64 per cent"></p>'],
  ])('that cannot be shown are their text: %s', (source) => {
    expect(html(source)).toBe('<p><span>Chart: turnout 64 per cent</span></p>')
  })

  it('without a text are nothing', () => {
    expect(html('<p>a<img src="data:," alt="">b</p>')).toBe('<p>ab</p>')
  })
})

describe('Embedded pages', () => {
  it.each([
    [
      '<iframe src="https://www.youtube.com/embed/abc123?start=30" title="A video"></iframe>',
      'https://www.youtube.com/watch?v=abc123&amp;t=30s',
      'A video',
    ],
    [
      '<iframe src="https://www.youtube-nocookie.com/embed/abc123"></iframe>',
      'https://www.youtube.com/watch?v=abc123',
      'youtube.com',
    ],
    ['<iframe src="//player.vimeo.com/video/1?h=ab" aria-label="Film"></iframe>', 'https://vimeo.com/1/ab', 'Film'],
    [
      '<iframe title="Turnout" src="https://graphics.example/AbC/2/"></iframe>',
      'https://graphics.example/AbC/2/',
      'Turnout',
    ],
    ['<iframe data-src="https://x.example/1"></iframe>', 'https://x.example/1', 'x.example'],
    ['<embed src="x.pdf">', `${SITE}a/x.pdf`, 'news.example.org'],
    ['<object data="x.pdf" title="The report"><param name="a"></object>', `${SITE}a/x.pdf`, 'The report'],
    ['<amp-youtube data-videoid="abc"></amp-youtube>', 'https://www.youtube.com/watch?v=abc', 'youtube.com'],
  ])('are links that open: %s', (source, address, text) => {
    const { html: made, summary } = render(`<p>Text.</p>${source}`)
    expect(made).toContain(`<p><a href="${address}">${text}</a></p>`)
    expect(summary).toBe('Text.')
  })

  it('that hold something else are that', () => {
    expect(html('<object data="x.pdf"><p>Text</p></object>')).toBe('<p>Text</p>')
    expect(html('<object><embed src="https://x.example/v"></object>')).toBe(
      '<p><a href="https://x.example/v">x.example</a></p>',
    )
  })

  it('that nobody sees are nothing', () => {
    expect(html('<iframe src="https://x.example/" width="0" height="0"></iframe>')).toBe('')
  })
})

describe('Links', () => {
  it.each(['irc://irc.example.org/news', 'ftp://ftp.example.org/a', 'matrix:r/news:example.org'])(
    'lead to %s',
    (address) => {
      expect(render(`[a](${address})`, 'markdown').html).toBe(`<p><a href="${address}">a</a></p>\n`)
    },
  )

  it('that are refused are their text', () => {
    expect(html('<p><a href="javascript:hit()">a <b>b</b></a> <a href="/c">c</a></p>')).toBe(
      `<p>a <b>b</b> <a href="${SITE}c">c</a></p>`,
    )
  })
})

describe('Formulas', () => {
  it('stay in bodies, once', () => {
    const math = '<math display="block"><msup><mn>10</mn><mn>6</mn></msup></math>'
    expect(html(math)).toBe(math)
    expect(
      html(
        `<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation>x^1</annotation></semantics></math></span><span class="katex-html"><span>x</span></span></span>`,
      ),
    ).toBe('<span><span><math><semantics><mi>x</mi></semantics></math></span></span>')
  })

  it('hold nothing else, and their elements are nowhere else', () => {
    expect(html('<math><mi>a<b>b</b><style>c</style></mi></math><mi>d</mi><p>e</p>')).toBe(
      '<math><mi>ab</mi></math>d<p>e</p>',
    )
  })

  it.each([
    ['10<sup>6</sup> and 1<sup>st</sup>', '10⁶ and 1st'],
    ['m<sup>−2</sup>, x<sup>2n</sup>, 2<sup>n</sup>, 5<sup>e</sup>', 'm⁻², x^2n, 2^n, 5e'],
    ['<math><msup><mn>10</mn><mn>6</mn></msup></math>', '10^6'],
    ['<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>', '1/2'],
    ['<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>', '(a+b)/2'],
    ['<math><msub><mi>x</mi><mn>1</mn></msub><msqrt><mn>2</mn></msqrt></math>', 'x_1√2'],
    ['<q>never</q> again', '“never” again'],
    ['H<sub>2</sub>O', 'H2O'],
  ])('keep their meaning in plain text: %s', (source, text) => {
    expect(render(`<p>${source}</p>`).summary).toBe(text)
  })
})

describe('A story without text', () => {
  it.each([
    ['![A minister slips](/cartoon.jpg)', 'A minister slips'],
    ['<figure><img src="/a.jpg" alt="A"><figcaption>A caption</figcaption></figure>', 'A caption'],
    ['| Party | Seats |\n|---|---|\n| A | 12 |', 'Party Seats A 12'],
    ['```\nlet a = 1\n```', 'let a = 1'],
    ['<iframe src="https://x.example/" title="A film"></iframe>', 'A film'],
  ])('has a summary: %s', (source, summary) => {
    expect(render(source, 'markdown').summary).toBe(summary)
  })
})
