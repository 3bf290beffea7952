import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Page {
  /** Relative to the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** Returns one page of the documentation. */
export const readPage = (path: string): Page => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })

/** Returns README.md, CHANGELOG.md and every page below docs/. */
export const readPages = (): Page[] =>
  [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name.replaceAll('\\', '/')}`)
      .sort(),
  ].map(readPage)

export interface Fence {
  readonly page: string
  /** Number of the line that opens the block, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
}

/** Returns the fenced code blocks of a page. */
export function fencesOf({ path, text }: Page): Fence[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: code = '', index }) => ({
    page: path,
    line: text.slice(0, index).split('\n').length,
    language,
    text: code,
  }))
}

/** Returns the part of a page from a heading to the next heading of the same or a higher level. */
export function sectionOf({ path, text }: Page, heading: string): string {
  const start = text.indexOf(`${heading}\n`)
  if (start === -1) throw new Error(`${path} has no heading "${heading}"`)
  const level = /^#+/.exec(heading)?.[0].length ?? 1
  const rest = text.slice(start + heading.length)
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'))
  return end === -1 ? rest : rest.slice(0, end)
}

/** Returns the cells of every table row, without header and separator rows. */
export function rowsOf(text: string): string[][] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const isHeader = /^\|[-|]+\|$/.test(lines[index + 1] ?? '')
    if (!line.startsWith('|') || isHeader || /^\|[-|]+\|$/.test(line)) return []
    return [
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    ]
  })
}

/** Returns the texts between backticks. */
export const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
