import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeTemplateTags } from '../../../src/html/engine-syntax/index.ts'
import { type BodyContext, renderBody } from '../../../src/html/render-body.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }
const html = (source: string, more: Partial<BodyContext> = {}): string =>
  renderBody({ source, form: 'markdown', context: { ...CONTEXT, ...more } }).html

describe('Pairs of tags that are boxes', () => {
  it.each([
    ['{{< note >}}\nMind the *gap*.\n{{< /note >}}', '<p><strong>Note</strong></p>\n<p>Mind the <em>gap</em>.</p>'],
    [
      '{{% notice tip "Before you go" %}}\nLook.\n{{% /notice %}}',
      '<p><strong>Before you go</strong></p>\n<p>Look.</p>',
    ],
    ['{{< alert type="warning" >}}Hot.{{< /alert >}}', '<p><strong>Warning</strong></p>\n<p>Hot.</p>'],
    ['{% note info no-icon %}\nFor all.\n{% endnote %}', '<p><strong>Info</strong></p>\n<p>For all.</p>'],
    ['{% callout title="Read <this>" %}\nText.\n{% endcallout %}', '<strong>Read &lt;this&gt;</strong>'],
    ['{{< box >}}\nPlain.\n{{< /box >}}', '<blockquote>\n<p>Plain.</p>\n</blockquote>'],
    ['- One\n\n  {{< tip >}}\n  In it.\n  {{< /tip >}}\n\n- Two', '</blockquote>\n</li>\n<li>\n<p>Two</p>'],
  ])('are quotations with the kind in bold: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it.each([
    [
      '{% blockquote Ann Lee, The Harbour https://x.example/ %}\nWe sail.\n{% endblockquote %}',
      '<blockquote>\n<p>We sail.</p>\n<p><cite>Ann Lee The Harbour</cite></p>\n</blockquote>',
    ],
    ['{{< quote author="Bob Roe" >}}No.{{< /quote >}}', '<p>No.</p>\n<p><cite>Bob Roe</cite></p>'],
    ['{% pullquote %}Nobody asked.{% endpullquote %}', '<blockquote>\n<p>Nobody asked.</p>\n</blockquote>'],
  ])('are quotations with their source: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it('need an end, and no table or line of a quotation around them', () => {
    expect(html('{{< note "Mind the gap." >}}\n\nText.')).toBe('<p>Mind the gap.</p>\n<p>Text.</p>\n')
    expect(html('| a |\n|---|\n| {{< note >}}b{{< /note >}} |')).toContain('<td>b</td>')
  })

  it('become what site.yaml says', () => {
    const tags = { note: '**NB** $inner' }
    expect(html('{{< note >}}Mind.{{< /note >}}', { tags })).toContain('<strong>NB</strong> Mind.')
  })
})

describe('Variables of a text', () => {
  it.each([
    ['{% assign place = "Oslo" %}In {{ place }}.', '<p>In Oslo.</p>'],
    ["{% set place = 'Oslo' -%}\nIn {{ place }}.", '<p>In Oslo.</p>'],
    ['{% capture place %}*Oslo*{% endcapture %}In {{ place }}.', '<p>In <em>Oslo</em>.</p>'],
    ['{% assign base = "https://x.example/b" %}[a]({{ base }}/c)', '<a href="https://x.example/b/c">a</a>'],
    ['{% assign x = site.data.list | first %}In {{ x }}.', '<p>In .</p>'],
    ['{% capture place %}Oslo{% endcapture %}In {{ place | upcase }}.', '<p>In .</p>'],
  ])('are shown where their values are plain: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it.each([
    '{% if page.desk %}{% assign note = "SECRET" %}{% endif %}A {{ note }}.',
    '{% if page.desk %}{% capture note %}SECRET{% endcapture %}{% endif %}A {{ note }}.',
    '{% capture note %}{% if page.desk %}SECRET{% endif %}{% endcapture %}A {{ note }}.',
    '{% capture note %}{% if page.desk %}SECRET{% endcapture %}A {{ note }}.',
    '{% capture note %}{% comment %}SECRET{% endcomment %}{% endcapture %}A {{ note }}.',
    '{% capture note %}SECRET{% endcapture %}A.',
    '{% assign note = "SECRET" %}A.',
    '{% assign n = "A" %}{% for i in x %}{% assign n = "SECRET" %}{% endfor %}{{ n }}.',
    '{% capture note %}SECRET',
  ])('show nothing of what depends on a condition or stands nowhere: %j', (source) => {
    expect(html(source)).not.toContain('SECRET')
  })

  it('stop before they make a text endless', () => {
    const first = `{% capture a %}${'x'.repeat(1000)}{% endcapture %}`
    const names = [...'abcdefghijklmnop']
    const doubled = names.slice(1).map((name, index) => {
      const before = `{{ ${names[index]} }}`
      return `{% capture ${name} %}${before}${before}{% endcapture %}`
    })
    expect(removeTemplateTags(`${first}${doubled.join('')}{{ p }}`, 'markdown').length).toBeLessThan(300_000)
  })

  it('never show the text of a condition, however tags are put together', () => {
    const part = fc.constantFrom(
      ...['{% if x %}', '{% endif %}', '{% capture v %}', '{% endcapture %}', '{% assign v = "w" %}', '{{ v }}'],
      ...['{% for a in b %}', '{% endfor %}', ' text ', '{% set v %}', '{% endset %}'],
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(part, { maxLength: 6 }), (before, after) => {
        const made = removeTemplateTags(
          `${before.join('')}{% if y %}SECRET{% endif %}${after.join('')}{{ v }}`,
          'markdown',
        )
        expect(made).not.toContain('SECRET')
      }),
    )
  })

  it('of the site are set in site.yaml', () => {
    const tags = { 'site.desk_mail': 'desk@x.example' }
    expect(html('[{{ site.desk_mail }}](mailto:{{ site.desk_mail }})', { tags })).toBe(
      '<p><a href="mailto:desk@x.example">desk@x.example</a></p>\n',
    )
  })
})

describe('Code without backticks', () => {
  it.each([
    ['Text:\n\n    <%= link_to "a" %>\n\nMore', '&lt;%= link_to "a" %&gt;'],
    ['Text:\n\n    <?php\n    echo 1;\n\nMore', 'echo 1;'],
    ['Text:\n\n    <?php\n    echo 1;\n\nMore', '<p>More</p>'],
    ['<pre><code><%# locals: (a:) -%>\nb</code></pre>', 'locals: (a:)'],
  ])('keeps the tags of other languages: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it.each([
    'Text\n\n<%# SECRET %>\n',
    '- Item\n\n    <%# SECRET %>\n',
    '1. Item\nlazy\n\n    <%# SECRET %>\n',
    'Text\n    <%# SECRET %>\n',
    'A <code>b\n\n<%# SECRET %> </code>',
    '- Item\n\n  ```\nx\n  ```\n\n    <%# SECRET %>\n',
  ])('is no other text: %j', (source) => {
    expect(html(source)).not.toContain('SECRET')
  })
})

describe('Tags with a namespace', () => {
  it.each([
    ['<macro:code lang="ruby">a = 1</macro:code> b', '<p>a = 1 b</p>'],
    ['One<o:p></o:p> two', '<p>One two</p>'],
    ['See <https://x.example/> and </o:p>', '<a href="https://x.example/">https://x.example/</a>'],
  ])('are left out, with their text kept: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })
})

describe('Definitions of links in another file', () => {
  it('leave the text of the links', () => {
    const source = 'Read [the *vote*][] and [more][vote page].\n\n{% include references.md %}'
    expect(html(source)).toBe('<p>Read the <em>vote</em> and more.</p>\n')
    expect(html(`${source}\n\n[vote page]: /vote`)).toContain('<a href="https://news.example.org/vote">more</a>')
    expect(html('Read a[i][j].')).toBe('<p>Read a[i][j].</p>\n')
  })
})

describe('Code between tags', () => {
  it.each([
    ['{% code %}\na_b_c *d*\n{% endcode %}', '<pre><code>a_b_c *d*'],
    ['{% codeblock A title lang:js %}\na *b*\n{% endcodeblock %}', '<pre><code>a *b*'],
    ['{% highlight ruby linenos %}\na *b*\n{% endhighlight %}', '<pre><code>a *b*'],
  ])('needs no language: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })
})
