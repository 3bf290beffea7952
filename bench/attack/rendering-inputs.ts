/** Bodies and summaries whose rendering is slow where time grows faster than the input. */
export interface AttackInput {
  readonly name: string
  readonly kind: 'markdown' | 'kramdown' | 'mdx' | 'html' | 'summary'
  /** Returns an input of about `size` UTF-16 units. */
  readonly make: (size: number) => string
}

const repeat = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length))

/** `unit` with its number in place of `#`. */
function count(unit: string, size: number): string {
  const parts: string[] = []
  for (let length = 0, number = 1; length < size; number += 1) {
    const part = unit.replaceAll('#', String(number))
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

const markdown = (name: string, make: AttackInput['make']): AttackInput => ({ name, kind: 'markdown', make })
const kramdown = (name: string, make: AttackInput['make']): AttackInput => ({ name, kind: 'kramdown', make })
const html = (name: string, make: AttackInput['make']): AttackInput => ({ name, kind: 'html', make })
const mdx = (name: string, make: AttackInput['make']): AttackInput => ({ name, kind: 'mdx', make })
const summary = (name: string, make: AttackInput['make']): AttackInput => ({ name, kind: 'summary', make })

export const RENDERING_INPUTS: readonly AttackInput[] = [
  markdown('an output tag, a link and backticks', (size) => `{{x}} [a](b) ${repeat('`', size)}`),
  markdown('a tag that has no end, of one long name', (size) => `{{site.${repeat('a', size)}`),
  markdown('beginnings of tags', (size) => repeat('{%', size)),
  markdown('beginnings of shortcodes', (size) => repeat('{{< ', size)),
  markdown('beginnings of output tags', (size) => `${repeat('{{', size)}}}`),
  markdown('comments without an end', (size) => repeat('{% comment %}', size)),
  markdown('conditions without an end', (size) => repeat('{% if a %}', size)),
  markdown('ends of conditions without a beginning', (size) => repeat('{% endif %}', size)),
  markdown('highlighted code without an end', (size) => repeat('{% highlight a %}', size)),
  markdown('pictures of shortcodes with quotes', (size) => repeat('{{< figure src="', size)),
  markdown('backticks in runs of growing length', (size) =>
    count('a#', size).replace(/\d+/g, (n) => '`'.repeat(Number(n) % 500)),
  ),
  markdown('fences without an end', (size) => repeat('> ```\n\n', size)),
  markdown('comments of HTML without an end', (size) => repeat('<!-- ', size)),
  markdown('empty comments', (size) => repeat('<!---->', size)),
  markdown('emphasis', (size) => repeat('*a **b ', size)),
  markdown('emphasis of mixed marks', (size) => repeat('*_a', size)),
  markdown('brackets', (size) => repeat('[', size)),
  markdown('pictures without an address', (size) => repeat('![](', size)),
  markdown('links in links', (size) => repeat('[a](b', size)),
  markdown('addresses in angle brackets', (size) => repeat('](<', size)),
  markdown('link definitions', (size) => count('[a#]: b\n', size)),
  markdown('references', (size) => `[a]: b\n\n${repeat('[a]', size)}`),
  markdown('footnotes', (size) => count('[^#] a\n\n[^#]: b\n\n', size)),
  markdown('inline footnotes', (size) => repeat('^[a', size)),
  markdown('quotes in quotes', (size) => repeat('>', size)),
  markdown('lists in lists', (size) => repeat('- ', size)),
  markdown('list items', (size) => repeat('- a\n', size)),
  markdown('table cells', (size) => `${repeat('a|', size / 2)}\n${repeat('-|', size / 2)}`),
  markdown('table rows', (size) => `|a|b|\n|-|-|\n${repeat('|c\n', size)}`),
  markdown('angle brackets', (size) => repeat('<a', size)),
  markdown('entities', (size) => repeat('&lt', size)),
  markdown('processing instructions', (size) => repeat('a <?', size)),
  markdown('character data', (size) => repeat('a <![CDATA[', size)),
  markdown('backslashes', (size) => repeat('\\', size)),
  markdown('headings', (size) => repeat('# a\n', size)),
  markdown('beginnings of attribute lists', (size) => repeat('{:a ', size)),
  markdown('attribute lists', (size) => repeat('a {: .b}\n{#c}\n', size)),
  markdown('attributes of kramdown', (size) => `{:${repeat(' a="', size)}}`),
  markdown('brackets with attributes', (size) => repeat(']{.a}', size)),
  markdown('boxes without an end', (size) => repeat(':::note\n', size)),
  markdown('boxes of no kind without an end', (size) => repeat('::: a\n', size)),
  markdown('boxes and ends', (size) => `${repeat(':::note\n', size / 2)}${repeat(':::\n', size / 2)}`),
  markdown('ends of boxes', (size) => repeat(':::\n', size)),
  markdown('colons', (size) => repeat(':', size)),
  markdown('marked quotations', (size) => repeat('> [!NOTE]\n\na\n\n', size)),
  markdown('beginnings of marked quotations', (size) => repeat('> [!', size)),
  markdown('marks of summaries', (size) => repeat('<!--more-->a', size)),
  markdown('tags with parameters', (size) => repeat('{{< a "b c" d="e" >}}', size)),
  markdown('a tag with quotes', (size) => `{{< a ${repeat('b="', size)} >}}`),
  markdown('tags in tags in quotes', (size) => repeat('{{< a text="{{< b text=\'', size)),
  markdown('tags whose ends are unknown', (size) => repeat('{{< /a >}}', size)),
  markdown('fields in addresses', (size) => repeat('[a](b{{ c.d }}', size)),
  markdown('filters of output tags', (size) => repeat(`{{ a.b ${'|'.repeat(400)}}}`, size)),
  markdown('list items of output tags', (size) => repeat('* <{{ a.b }}>\n', size)),
  markdown('values of JSX', (size) => repeat('<a =b={{', size)),
  markdown('beginnings of captions', (size) => repeat('[caption ', size)),
  markdown('captions', (size) => repeat('[caption][/caption]', size)),
  markdown('captions of pictures', (size) => repeat('[caption]<a <img ', size)),
  markdown('indented tags after open HTML', (size) => repeat('<div>\n\n    <a\n\n', size)),
  markdown('links to places and headings', (size) => `# a\n\n${count('[a](#a#)\n\n# a\n\n', size)}`),
  kramdown('elements without blank lines', (size) => repeat('<p>a</p>\n', size)),
  kramdown('elements without an end', (size) => repeat('<div>\n', size)),
  kramdown('addresses with spaces', (size) => repeat('[a](b c', size)),
  kramdown('bare addresses', (size) => repeat('https://a.b/c) www.a.b ', size)),
  kramdown('beginnings of bare addresses', (size) => repeat('https://', size)),
  kramdown('letters and signs of mail', (size) => repeat('a@b.', size)),
  kramdown('parentheses in an address', (size) => `https://a.b/${repeat('()', size)}`),
  markdown('a picture in the text itself', (size) => `![x](data:image/png;base64,${repeat('iVBORw0KGgo', size)})`),
  markdown('bare addresses', (size) => repeat('http://', size)),
  mdx('expressions without an end', (size) => repeat('{', size)),
  mdx('attributes with expressions', (size) => repeat('<a b={', size)),
  html('formulas in formulas', (size) => repeat('<math><msup><mrow>', size / 100)),
  html('parts of formulas', (size) => `<math><msup>${repeat('<mi>a</mi>', size)}</msup></math>`),
  html('raised text', (size) => repeat('<sup>1</sup>', size)),
  html('removed links', (size) => repeat('<a>b</a>', size)),
  html('placeholders of pictures', (size) => repeat('<img data-src=a><noscript><img src=b></noscript>', size)),
  html('objects', (size) => repeat('<object data=a></object>', size)),
  html('embedded pages', (size) => repeat('<iframe src=https://youtube.com/embed/a title=b></iframe>', size)),
  html('candidates of a srcset', (size) => `<img srcset="${repeat('a 1x, ', size)}">`),
  html('links to places', (size) => count('<a href="#a#">b</a><p id="a#">', size)),
  html('headings of one text', (size) => `<a href="#a">b</a>${repeat('<h2>a</h2>', size)}`),
  html('a headline without an end', (size) => repeat('<h1>', Math.min(size, 400))),
  html('elements without an end', (size) => repeat('<i>', size)),
  html('ends of other elements', (size) => repeat('<i>', size / 2) + repeat('</b>', size / 2)),
  html('attributes', (size) => `<p ${count('a#=b ', size)}>`),
  html('styles', (size) => `<p style="${repeat('opacity:0;', size)}">`),
  html('candidates of a picture', (size) => `<img srcset="${repeat('a,', size)}">`),
  html('commas of a picture', (size) => `<img srcset="${repeat(',', size)}">`),
  html('hidden elements', (size) => repeat('<p hidden>', size)),
  html('embedded pages', (size) => repeat('<iframe src="https://a.example/">', size)),
  html('tables', (size) => repeat('<table><tr><td>', size)),
  html('paragraphs', (size) => repeat('<p>a', size)),
  html('comments', (size) => repeat('<!-', size)),
  summary('bold text', (size) => repeat('**a ', size)),
  summary('links', (size) => repeat('[a](', size)),
  summary('tags', (size) => repeat('<a "', size)),
  summary('hidden elements', (size) => repeat('<p hidden>', size)),
  summary('underscores', (size) => repeat('_', size)),
  summary('blanks', (size) => `a${repeat(' ', size)}b`),
]
