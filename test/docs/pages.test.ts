import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fencesOf, type Page, readPage, readPages } from './support.ts'

const ROOT = join(import.meta.dirname, '..', '..')

describe('Documentation', () => {
  it('has no relative link or anchor that leads nowhere', () => {
    const pages = readPages()
    const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]))
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => {
          const [target = '', anchor] = link.split('#')
          const path = target === '' ? page.path : posix.join(dirname(page.path), target)
          if (!existsSync(join(ROOT, path))) return true
          return anchor !== undefined && anchors.get(path)?.has(anchor) !== true
        })
        .map((link) => `${page.path}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('uses every picture in docs/', () => {
    const used = new Set(
      readPages().flatMap((page) => linksOf(page).map((link) => posix.join(dirname(page.path), link))),
    )
    const pictures = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.png'))
    expect(pictures.length).toBeGreaterThan(0)
    expect(pictures.filter((name) => !used.has(`docs/${name}`))).toEqual([])
  })

  it('lists every page in docs/README.md', () => {
    const index = readPage('docs/README.md')
    const listed = new Set(linksOf(index).map((link) => posix.join('docs', link.replace(/#.*/, ''))))
    const pages = readPages().map(({ path }) => path)
    expect(pages.filter((path) => path.startsWith('docs/') && path !== index.path && !listed.has(path))).toEqual([])
  })

  it('names no source file', () => {
    const named = readPages().flatMap(({ path, text }) =>
      [...text.matchAll(/\bsrc\/[\w/-]+\.ts\b/g)].map(([file]) => `${path}: ${file}`),
    )
    expect(named).toEqual([])
  })

  it('keeps README.md within 200 lines', () => {
    expect(linesOf(readPage('README.md'))).toBeLessThanOrEqual(200)
  })

  it('keeps the glossary within 40 lines, in alphabetical order, with each word once', () => {
    const glossary = readPage('docs/glossary.md')
    expect(linesOf(glossary)).toBeLessThanOrEqual(40)
    const words = [...glossary.text.matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, word = '']) => word.toLowerCase())
    expect(words.length).toBeGreaterThan(25)
    expect(words).toEqual([...new Set(words)].toSorted())
  })
})

const linesOf = ({ text }: Page): number => text.trimEnd().split('\n').length

/** Links and pictures within the repository, outside of code blocks. */
const linksOf = (page: Page): string[] =>
  [
    ...withoutFences(page)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link))

/** The anchors that GitHub makes of headings: lower case, without punctuation, hyphens for spaces. */
function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutFences(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const base = heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Mark}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = base
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${base}-${n}`
    anchors.add(anchor)
  }
  return anchors
}

function withoutFences(page: Page): string {
  return fencesOf(page).reduce((text, fence) => text.replace(fence.text, ''), page.text)
}
