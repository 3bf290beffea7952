import { describe, expect, it } from 'vitest'
import { findReferences, findRenderedReferences, listBodyReferences } from '../../src/html/media-references.ts'

describe('Media references', () => {
  it.each([
    ['![a](a.png)', ['a.png']],
    ['![a](a.png "t") [b]( b.pdf )', ['a.png', 'b.pdf']],
    ['![a](<a b.png>)', ['a b.png']],
    ['![a](a(1).png)', ['a(1).png']],
    ['[![a](a.png)](b.jpg)', ['a.png', 'b.jpg']],
    ['![a][b]\n\n[b]: a.png "t"\n  [c]: <b.png>', ['a.png', 'b.png']],
    [`<img src="a b.png"><img src='b.png'><video poster=c.png>`, ['a b.png', 'b.png', 'c.png']],
    ['<img srcset="a.png 1x, b.png 2x,c.png 480w">', ['a.png', 'b.png', 'c.png']],
    ['![a](https://x.example/a.png) [b](/b/) ![c](//x.example/c.png)', []],
    ['No link = none', []],
  ])('are found in %j', (body, references) => {
    expect(listBodyReferences([], body).media).toEqual(references)
    expect(listBodyReferences([], Buffer.from(body)).media).toEqual(references)
    for (const { reference, offset } of findReferences(body)) {
      expect(body.slice(offset).trimStart().startsWith(reference)).toBe(true)
    }
  })

  it.each([
    ['![](u\\_d.png)', ['u_d.png']],
    ['<img src="a&amp;b.png">', ['a&b.png']],
    ['![x]({{ "/assets/a.png" | relative_url }})', ['/assets/a.png']],
    ['![x]({{ site.baseurl }}/assets/a.png) ![y]({{site.url}}{{site.baseurl}}/b.png)', ['/assets/a.png', '/b.png']],
    ['{% include image.html url="/assets/a.png" %}', ['/assets/a.png']],
    ['{{< figure src="a.png" >}}', ['a.png']],
    ['{% image "./a.png", "A harbour" %}', ['./a.png']],
  ])('equal those in the rendered HTML: %j', (body, references) => {
    expect(listBodyReferences([], body).media).toEqual(references)
  })

  it('all count where a body cannot be rendered', async () => {
    const isShown = await findRenderedReferences(`![a](a.png) \`b.png\` ${'[^a] '.repeat(2001)}`, 'markdown')
    expect([isShown('a.png'), isShown('b.png')]).toEqual([true, true])
    const isShownAsUsual = await findRenderedReferences('![a](a.png) `b.png`', 'markdown')
    expect([isShownAsUsual('a.png'), isShownAsUsual('b.png')]).toEqual([true, false])
  })
})
