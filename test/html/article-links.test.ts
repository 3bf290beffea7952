import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeArticlePlaceholder, readArticleReference } from '../../src/html/article-links.ts'
import { listBodyReferences } from '../../src/html/media-references.ts'
import { renderBody } from '../../src/html/render-body.ts'
import type { BodyForm } from '../../src/model/article.ts'

const ADDRESS = 'https://news.example.org/b/?x=1&y=2'

const render = (source: string, form: BodyForm = 'markdown', address = ADDRESS): string => {
  const links = listBodyReferences([], source).links.map((key) => [key, address] as const)
  const context = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a', links }
  return renderBody({ source, form, context }).html
}

const LINKS = [
  '{{< ref "b.md" >}}',
  '{{<ref "b">}}',
  '{{< relref path="/news/b.md" lang="en" >}}',
  '{{% ref `b.md` %}}',
  '{% post_url 2024-01-05-b %}',
  '{%- post_url news/2024-01-05-b -%}',
  '{% link _posts/2024-01-05-b.md %}',
  '@/news/b.md',
  'b.md',
  '../news/b.md',
  './2024-01-05-b.md',
  '/news/b%20c.md',
  'ü.mdx',
]

describe('A link to another article', () => {
  it.each(LINKS)('leads to the address of now: %s', (link) => {
    const href = 'href="https://news.example.org/b/?x=1&amp;y=2"'
    expect(render(`[a](${link})`)).toBe(`<p><a ${href}>a</a></p>\n`)
    expect(render(`[a][b]\n\n[b]: ${link}`)).toBe(`<p><a ${href}>a</a></p>\n`)
    expect(render(`<a href="${link.replaceAll('"', "'")}">a</a>`, 'html')).toMatch(/^(?:<a href="[^"]*">a<\/a>|a)$/)
  })

  it.each(LINKS)('is text when the article is hidden: %s', (link) => {
    expect(render(`[a](${link})`, 'markdown', '')).toBe('<p>a</p>\n')
  })

  it('keeps its fragment', () => {
    expect(render('[a](b.md#top)')).toContain('y=2#top"')
    expect(render('[a]({{< ref "b.md#top" >}})')).toContain('y=2#top"')
  })

  it('is no file of another site, and no file that is no article', () => {
    expect(render('[a](https://x.example/b.md)')).toContain('"https://x.example/b.md"')
    expect(render('[a]({% link files/report.pdf %})')).toContain('"https://news.example.org/files/report.pdf"')
  })

  it('leaves no mark in any text', () => {
    const tag = fc.constantFrom(...LINKS.slice(0, 7), '{{< ref "" >}}', '{{< ref >}}', '{% link %}', '{% post_url %}')
    const piece = fc.oneof(tag, fc.constantFrom('[a](', ')', '<', '>', '`', '"', ' ', '\n\n', '#', '!['))
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom<BodyForm>('markdown', 'html', 'mdx'),
        (pieces, form) => {
          for (const address of [ADDRESS, ''])
            expect(render(pieces.join(''), form, address)).not.toContain('x-sectionwire')
        },
      ),
    )
  })

  it('is read back from its placeholder, whatever the path', () => {
    fc.assert(
      fc.property(
        fc
          .oneof(fc.string(), fc.constantFrom('ü é', 'a(b)', 'a!b', 'a&b', '日本', 'a+b', "it's"))
          .filter((path) => !/[#%]/.test(path)),
        (path) => {
          expect(readArticleReference(makeArticlePlaceholder(path))?.key).toBe(path.normalize('NFC'))
        },
      ),
    )
  })
})
