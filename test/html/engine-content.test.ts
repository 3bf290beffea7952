import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BodyContext, renderBody } from '../../src/html/render-body.ts'
import { type BodyForm, type MarkupRules, NEUTRAL_MARKUP } from '../../src/model/index.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }
const KRAMDOWN: MarkupRules = { ...NEUTRAL_MARKUP, attributes: 'kramdown', kramdown: true }

const render = (source: string, more: Partial<BodyContext> = {}, form: BodyForm = 'markdown') =>
  renderBody({ source, form, context: { ...CONTEXT, ...more } })
const html = (source: string, more: Partial<BodyContext> = {}, form: BodyForm = 'markdown'): string =>
  render(source, more, form).html

describe('Attribute lists', () => {
  it.each([
    ['A paragraph.\n{: .lead}\n\nNext', '<p>A paragraph.</p>\n<p>Next</p>\n'],
    ['{:.note}\nA note.', '<p>A note.</p>\n'],
    ['![Map](/m.png){: width="300"}', '<p><img src="https://news.example.org/m.png" alt="Map" /></p>\n'],
    [
      'One *two*{: .x} three [four](/f){:target="_blank" rel=a}.',
      '<p>One <em>two</em> three <a href="https://news.example.org/f">four</a>.</p>\n',
    ],
    ['## Head {#anchor .wide}', '<h2>Head</h2>\n'],
    ['## 16.0.x {#160x}', '<h2>16.0.x</h2>\n'],
    [
      '![Map](/m.png){: .icon\nwidth="70"} Text',
      '<p><img src="https://news.example.org/m.png" alt="Map" /> Text</p>\n',
    ],
    ['Head {#anchor}\n---', '<h2>Head</h2>\n'],
    ['{.wide}\n| a |\n|---|\n| b |', '<table>'],
    ['A [word]{.ref} and more.', '<p>A word and more.</p>\n'],
    ['- item\n{: .list}', '<ul>\n<li>item</li>\n</ul>\n'],
  ])('are no text: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it('keep the start of a list', () => {
    expect(html('{:start="7"}\n1. Seven\n2. Eight')).toContain('<ol start="7">')
    expect(html('Text\n{:start=3}\n\n3. Three')).toContain('<ol start="3">')
  })

  it.each(['`{: .x}`', '```\n{: .x}\n```', '    {: .x}', 'A set {a, b} of {x}', 'f{.5}'])(
    'are told apart from code and other text: %j',
    (source) => {
      expect(html(source)).toMatch(/\{: \.x\}|\{a, b\} of \{x\}|\{\.5\}/)
    },
  )

  it('belong to their engine', () => {
    expect(html('Text\n{: .x}', { markup: { ...NEUTRAL_MARKUP, attributes: 'none' } })).toContain('{: .x}')
    expect(html('Text\n{: .x}', { markup: { ...NEUTRAL_MARKUP, attributes: 'braces' } })).toContain('{: .x}')
  })
})

describe('Boxes', () => {
  it.each([
    [
      ':::note\n\nMind the gap.\n\n:::',
      '<blockquote>\n<p><strong>Note</strong></p>\n<p>Mind the gap.</p>\n</blockquote>',
    ],
    ['::: warning Hot\nMind.\n:::\nAfter', '<strong>Hot</strong></p>\n<p>Mind.</p>\n</blockquote>\n<p>After</p>'],
    [':::tip[A *title*]{open}\n- a\n:::', '<strong>A <em>title</em></strong></p>\n<ul>\n<li>a</li>\n</ul>'],
    ['::::info\n:::note\nInner\n:::\nOuter\n::::\nAfter', '<p>Outer</p>\n</blockquote>\n<p>After</p>'],
    ['> [!WARNING]\n> Hot.', '<strong>Warning</strong></p>\n<p>Hot.</p>'],
    ['> [!note]- Folded\n>\n> Text', '<strong>Folded</strong></p>'],
    [':::columns\nOne\n:::', '<p>One</p>'],
  ])('are quotations that begin with their kind: %j', (source, made) => {
    const rendered = html(source)
    expect(rendered).toContain(made)
    expect(rendered).not.toMatch(/:::|\[!/)
  })

  it.each(['::: a\n', ':::note\n'])(
    'of a great number that have no end leave the text in the last: %j',
    (beginning) => {
      expect(html(`${beginning.repeat(20_000)}\nThe text.\n`)).toContain('<p>The text.</p>')
    },
  )

  it('are not code', () => {
    expect(html('```\n:::note\n```')).toContain(':::note')
  })
})

describe('Marks of summaries', () => {
  it.each([
    '<!--more-->',
    '<!-- more -->',
    '<!--more Read on-->',
    '<!-- truncate -->',
    '<!-- excerpt -->',
    '{/* truncate */}',
  ])('end the summary, and the paragraph: %s', (mark) => {
    const form = mark.startsWith('{') ? 'mdx' : 'markdown'
    const { html: made, lead } = render(`The *lead*.\n${mark}Text [a](https://x.example/)\n\nMore.`, {}, form)
    expect(lead).toBe('The lead.')
    expect(made).toContain('<p>Text <a href="https://x.example/">a</a></p>')
  })

  it('are those of the engine', () => {
    const markup = { ...NEUTRAL_MARKUP, summaryMarks: ['break'] }
    expect(render('One.\n\n<!-- break -->\n\nTwo.', { markup }).lead).toBe('One.')
    expect(render('One.\n\n<!-- break -->\n\nTwo.').lead).toBeUndefined()
    expect(render('One.\n\n<!-- break this for the desk -->\n\nTwo.', { markup }).lead).toBeUndefined()
  })
})

describe('Tags of engines', () => {
  it.each([
    ['See {{< storylink "the harbour" >}} now.', 'See the harbour now.'],
    ['{{< pull text="Nobody asked." >}}', 'Nobody asked.'],
    ['{{< quote text="Nobody asked." cite="Ann Lee" >}}', 'Nobody asked. Ann Lee'],
    [
      '{{< figure src="m.png" link=`https://x.example/` caption="A map" >}}',
      '<a href="https://x.example/"><img src="https://news.example.org/a/m.png" alt="A map" /></a>',
    ],
    ['{{< img src="uid-4711" alt="A boat" >}}', 'A boat'],
    ['{{< tweet user="ann" id="12" >}}', 'href="https://twitter.com/ann/status/12"'],
    ['{{< tweet 12 >}}', 'href="https://twitter.com/i/status/12"'],
    ['{{< gist ann 4711 >}}', 'href="https://gist.github.com/ann/4711"'],
    ['{{< instagram abc >}}', 'href="https://www.instagram.com/p/abc/"'],
    ['{% youtube abc_123 %}', 'href="https://www.youtube.com/watch?v=abc_123"'],
    ['{% image "/a.png", "A boat at dusk", "100vw" %}', 'src="https://news.example.org/a.png" alt="A boat at dusk"'],
    ['{% image "/a.png", "", "(min-width: 30em) 50vw, 100vw" %}', 'src="https://news.example.org/a.png" alt=""'],
    ['{% img left /a.png 300 200 %}', 'src="https://news.example.org/a.png" alt=""'],
    ['{% include youtube.html id="abc" %}', 'href="https://www.youtube.com/watch?v=abc"'],
    ['{% include figure.html image_path="/a.png" alt="A boat" %}', 'src="https://news.example.org/a.png" alt="A boat"'],
    ['<div>{{< youtube x >}}</div>', '<div><p><a href="https://www.youtube.com/watch?v=x">youtube.com</a></p></div>'],
    ['[![a](/a.png)]({{< unknown "x y" >}})', '<p><img src="https://news.example.org/a.png" alt="a" /></p>'],
    ['{{< highlight go >}}\na := 1\n{{< /highlight >}}', '<pre><code>a := 1'],
    ['| a |\n|---|\n| {{< img src="b.png" >}} |', '<td><img src="https://news.example.org/a/b.png"'],
  ])('show what they carry: %s', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it('become what site.yaml says', () => {
    const tags = {
      storylink: '$1',
      pull: '> $text',
      img: '![$alt](/cdn/$src.jpg)',
      box: '<aside>$inner</aside>',
    }
    expect(html('See {{< storylink "the harbour" >}}.', { tags })).toBe('<p>See the harbour.</p>\n')
    expect(html('Text {{< pull text="Nobody\nasked." >}} more', { tags })).toContain(
      '<blockquote>\n<p>Nobody asked.</p>',
    )
    expect(html('{% img src="uid-1" alt="A" %}', { tags })).toContain(
      'src="https://news.example.org/cdn/uid-1.jpg" alt="A"',
    )
    expect(html('{{< box >}}In *it*{{< /box >}}', { tags })).toContain('<div>In *it*</div>')
  })

  it.each([
    ['![x]({{ page.photo }})', 'src="https://news.example.org/p.jpg"'],
    ['{{ page["photo"] }}', '/p.jpg'],
    ['[x]({{ site.url }}/y)', 'href="https://news.example.org/y"'],
    ['{{% param photo %}}', '/p.jpg'],
    ['By {{ page.desk | escape }}', 'By The desk'],
  ])('show fields of the record: %s', (source, made) => {
    expect(html(source, { values: { photo: '/p.jpg', desk: 'The desk' } })).toContain(made)
  })

  it.each([
    ['[x]({{ config.shop }})', '<p>x</p>\n'],
    ['[x](https://x.example/{{ config.shop }}/y)', '<p>x</p>\n'],
    ['![A boat]({{ page.photo }})', '<p><span>A boat</span></p>\n'],
    ['<img src="{{ page.photo }}" alt="A boat">', '<span>A boat</span>'],
    ['{% assign r = site.data | first %}\n* <{{ r.url }}>\n* Text', '<ul>\n<li>Text</li>\n</ul>\n'],
    [
      '[Shop][] and [Map][]\n\n[Shop]: {{ config.shop }}\n[Map]: https://x.example/',
      '<p>Shop and <a href="https://x.example/">Map</a></p>\n',
    ],
    ['{% assign name = 1 %}Hello {{ name }}.', '<p>Hello .</p>\n'],
  ])('that cannot be filled go with their links: %s', (source, made) => {
    expect(html(source)).toBe(made)
  })
})

describe('JSX and brackets', () => {
  it.each([
    ['<img src="/a.png" style={{ margin: 1 }} />', '<img src="https://news.example.org/a.png" alt="" />'],
    ['Text <b onClick={() => { go() }}>bold</b>', 'Text <b>bold</b>'],
    [
      '[caption id="x" align="left"]<a href="/b"><img src="/a.png" alt="A" /></a> The *boat*[/caption]',
      '<figure><a href="https://news.example.org/b"><img src="https://news.example.org/a.png" alt="A" /></a><figcaption>The *boat*</figcaption></figure>',
    ],
    ['Text [gallery ids="1,2"] more', 'Text  more'],
    ['[embed]https://x.example/v[/embed]', '<a href="https://x.example/v">https://x.example/v</a>'],
    ['A [gallery](/g) and [video]', 'A <a href="https://news.example.org/g">gallery</a> and [video]'],
  ])('are read: %s', (source, made) => {
    expect(html(source)).toContain(made)
  })
})

describe('Bare addresses', () => {
  const markup = { ...NEUTRAL_MARKUP, linkifies: true }
  it.each([
    ['https://x.example/y.', '<a href="https://x.example/y">https://x.example/y</a>.'],
    ['www.x.example', '<a href="http://www.x.example/">www.x.example</a>'],
    ['(https://x.example/(a))', '(<a href="https://x.example/(a)">https://x.example/(a)</a>)'],
    ['ann@x.example,', '<a href="mailto:ann@x.example">ann@x.example</a>,'],
    ['*https://x.example*', '<em><a href="https://x.example/">https://x.example</a></em>'],
    ['[https://x.example](/y)', '<a href="https://news.example.org/y">https://x.example</a>'],
    ['<a href="/y">https://x.example</a>', '<a href="https://news.example.org/y">https://x.example</a>'],
    ['`https://x.example`', '<code>https://x.example</code>'],
    ['ahttps://x.example https://nothing', '<p>ahttps://x.example https://nothing</p>'],
  ])('are links for engines that make them: %s', (source, made) => {
    expect(html(source, { markup })).toContain(made)
    expect(html('https://x.example')).toBe('<p>https://x.example</p>\n')
  })
})

describe('Places in the same article', () => {
  it.each([
    [
      '[x](#results)\n\n## Results',
      '<a href="https://news.example.org/a/#at-a-results">x</a></p>\n<h2 id="at-a-results">Results</h2>',
    ],
    ['[x](#the-2nd-method)\n\n## The 2nd *Method*!', '<h2 id="at-a-the-2nd-method">'],
    ['[x](#method)\n\n## Method {#method}', '<h2 id="at-a-method">Method</h2>'],
    ['[x](#a-1)\n\n## A\n\n## A', '<h2>A</h2>\n<h2 id="at-a-a-1">A</h2>'],
    ['<a href="#fn:1">1</a>\n\n<ul><li id="fn:1">Note</li></ul>', '<li id="at-a-fn:1">Note</li>'],
    ['<a href="#p">1</a>\n\n<p><a name="p"></a>Text</p>', '<a id="at-a-p"></a>Text'],
  ])('have ids: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it('that do not exist have no link', () => {
    expect(html('[x](#nothing)\n\n## Results')).toBe('<p>x</p>\n<h2>Results</h2>\n')
    expect(html('## Results\n\n<p id="secret">Text</p>')).toBe('<h2>Results</h2>\n<p>Text</p>')
  })

  it('are left to the page where another program makes it', () => {
    expect(html('[x](#results)\n\n## Results', { isOwnPage: false })).toBe(
      '<p><a href="https://news.example.org/a/#results">x</a></p>\n<h2>Results</h2>\n',
    )
  })
})

describe('The headline', () => {
  it.each([
    ['# The vote\n\nText', '<p>Text</p>\n'],
    [
      '![](/a.png)\n\n# *The* vote\n\nText',
      '<p><img src="https://news.example.org/a.png" alt="" /></p>\n<p>Text</p>\n',
    ],
    ['<h1>The Vote!</h1><p>Text</p>', '<p>Text</p>'],
    ['# Another vote\n\nText', '<h1>Another vote</h1>\n<p>Text</p>\n'],
    ['Text\n\n# The vote', '<p>Text</p>\n<h1>The vote</h1>\n'],
  ])('is not repeated: %j', (source, made) => {
    const { html: body, summary } = render(source, { title: 'The vote' })
    expect(body).toBe(made)
    expect(summary).not.toMatch(/^The vote/i)
  })
})

describe('HTML in Markdown', () => {
  it('goes on after a blank line within an element', () => {
    expect(html('<figure>\n<img src="/a.png">\n\n    <figcaption>Cap</figcaption>\n</figure>')).toContain(
      '<figcaption>Cap</figcaption>',
    )
    expect(html('Text\n\n    <p>code</p>')).toContain('&lt;p&gt;code')
  })

  it('ends with its element for kramdown', () => {
    const source = '<ul>\n<li>a</li>\n</ul>\nText **b**'
    expect(html(source, { markup: KRAMDOWN })).toBe('<ul>\n<li>a</li>\n</ul>\n<p>Text <strong>b</strong></p>\n')
    expect(html(source)).toContain('**b**')
  })

  it('begins no block with an element inside a line for kramdown', () => {
    const written = '<img src="/a.png" alt="A">\nText with [a link](/b).\n\n<div>\n*a*\n</div>'
    expect(html(written, { markup: KRAMDOWN })).toContain(
      'Text with <a href="https://news.example.org/b">a link</a>.</p>',
    )
    expect(html(written, { markup: KRAMDOWN })).toContain('*a*')
    expect(html(written)).toContain('[a link](/b)')
  })

  it.each([
    ['**pre-**war and *a-*b', '<p><strong>pre-</strong>war and <em>a-</em>b</p>'],
    ['**注：**文', '<p><strong>注：</strong>文</p>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['_one_ **two ***three*', '<em>one</em>'],
    [
      '[a](/b (c) d.pdf) and [e](/f\\)#g)',
      '<p><a href="https://news.example.org/b%20(c)%20d.pdf">a</a> and <a href="https://news.example.org/f)#g">e</a></p>',
    ],
    ['[a](/b_(c\\)#d)', '<p><a href="https://news.example.org/b_(c)#d">a</a></p>'],
    ['[a]: /b\n\n[a](see) [a] (b c)', '<a href="https://news.example.org/b">a</a> (b c)'],
  ])('has the spans of kramdown: %j', (source, made) => {
    expect(html(source, { markup: KRAMDOWN })).toContain(made)
  })

  it('has addresses with spaces for kramdown', () => {
    expect(html('[a](/b c.pdf) ![d](/e f.png "t")', { markup: KRAMDOWN })).toBe(
      '<p><a href="https://news.example.org/b%20c.pdf">a</a> <img src="https://news.example.org/e%20f.png" alt="d" title="t" /></p>\n',
    )
  })
})

describe('Any text', () => {
  it('renders without an error, however its marks are put together', () => {
    const parts = fc.constantFrom(
      ...[
        '{:',
        '{#',
        '{.',
        '}',
        ':::',
        'note',
        '> [!',
        ']',
        '[',
        '(',
        ')',
        '<!--more-->',
        '{{<',
        '>}}',
        '{%',
        '%}',
        '{{',
        '}}',
      ],
      ...[
        '"',
        "'",
        '`',
        '=',
        '#',
        ' ',
        '\n',
        '\n\n',
        '    ',
        'www.',
        'https://x.example',
        '[caption]',
        '[/caption]',
        '<figure>',
        '</figure>',
        'a',
        '- ',
      ],
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), fc.boolean(), (written, isKramdown) => {
        const markup = { ...NEUTRAL_MARKUP, linkifies: true, kramdown: isKramdown }
        const made = html(written.join(''), { markup, tags: { a: '> $inner' }, title: 'a' })
        expect(made).not.toContain('data-')
        expect(made).not.toContain('\ufffe')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('Emoji', () => {
  const EMOJI = { markup: { ...NEUTRAL_MARKUP, emoji: true } }

  it('have names where the engine has them', () => {
    expect(html('Well done :tada: `:tada:`', EMOJI)).toBe('<p>Well done 🎉 <code>:tada:</code></p>\n')
    expect(html('Well done :tada:', { markup: { ...KRAMDOWN, emoji: true } })).toBe('<p>Well done 🎉</p>\n')
    expect(html('Well done :tada:')).toBe('<p>Well done :tada:</p>\n')
  })

  it('are made of no other signs', () => {
    for (const text of ['At 10:30:45 :) :-( 8)', 'a:not_an_emoji:b', 'https://a.example:80:tada', '::smile'])
      expect(html(text, EMOJI)).toBe(`<p>${text}</p>\n`)
  })
})

describe('Output tags of a site', () => {
  it.each([
    ['The {{ 2 | ordinal | safe }} time', '<p>The 2 time</p>'],
    ['{{ "Hello" | t }} all', '<p>Hello all</p>'],
    [
      '{{ "https://www.youtube-nocookie.com/embed/abc" | embedYouTube }}',
      '<p><span><a href="https://www.youtube.com/watch?v=abc">youtube.com</a></span></p>',
    ],
    ['[A]({{ "https://a.example/?b=1&c=2" | track }})', '<p><a href="https://a.example/?b=1&amp;c=2">A</a></p>'],
    ["Ask [me](/@{{ author.name.split('@')[1] }}).", '<p>Ask me.</p>'],
    ['Read [this]({{ external_url }}) and [that]({{ raw_link("a.md") }}).', '<p>Read this and that.</p>'],
  ])('show what readers understand: %s', (source, made) => {
    expect(html(source)).toBe(`${made}\n`)
  })

  it('are text where they are no tags', () => {
    for (const text of ['{{ x }}', '{{ a b }}', '{{ f(x) }}'])
      expect(html(`Write ${text}.`)).toBe(`<p>Write ${text}.</p>\n`)
  })
})

describe('Fields of the record', () => {
  const values = { photo1: '/a.jpg', place: 'the *harbour*', remark: '{# not for print #}Seen' }

  it('stand in place of their tags', () => {
    expect(html('At {{ page.place }}: ![A]({{ page.photo1 }})', { values })).toBe(
      '<p>At the <em>harbour</em>: <img src="https://news.example.org/a.jpg" alt="A" /></p>\n',
    )
    expect(html('<img src="{{ page.photo1 | relative_url }}">', { values }, 'html')).toContain(
      'src="https://news.example.org/a.jpg"',
    )
  })

  it('bring no comment with them', () => {
    expect(html('{{ page.remark }}', { values })).not.toContain('not for print')
  })

  it('end the summary where the record says so', () => {
    const own = { values: { excerpt_separator: '<!-- end of lead -->' } }
    expect(render('Lead.\n\n<!-- end of lead -->\n\nRest.', own).lead).toBe('Lead.')
    expect(render('Lead.\n\n<!-- end of lead -->\n\nRest.').lead).toBeUndefined()
  })
})

describe('Elements that HTML does not allow in each other', () => {
  it.each([
    [
      '<p>A <a href="/a">one <a href="/b">two</a></a> <a href="/c">three</a></p>',
      '<p>A <a href="https://news.example.org/a">one two</a> <a href="https://news.example.org/c">three</a></p>',
    ],
    ['<p><em><div>A caption</div></em></p>', '<p><em><span>A caption</span></em></p>'],
  ])('are one, or part of the line: %s', (source, made) => {
    expect(html(source, {}, 'html')).toBe(made)
  })
})
