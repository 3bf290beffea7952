import { FeedTable, makeFeedPath, OPML_PATH } from '../feeds/index.ts'
import type { Site } from '../model/index.ts'
import { describeEngine } from '../records/index.ts'

/**
 * Returns the text printed at the start of `serve`: the feeds of every section, where this machine reaches them, and the
 * address under which they name themselves.
 */
export function formatWelcome(site: Site, base: string, address: string): string {
  const lines: [string, string][] = [[site.title, ''], ...listSectionLines(site.sections, 1)]
  const local = new URL(new URL(base).pathname, address).href
  const width = Math.max(...lines.map(([label]) => label.length), 'Feeds (OPML)'.length)
  const files = new FeedTable().listFormats({ name: '', settings: site.feeds }).map(({ path }) => path)
  const rows = lines.map(([label, scope]) => {
    const [first, ...others] = files
    if (first === undefined) return ''
    return `  ${label.padEnd(width)}  ${local}${makeFeedPath(scope, first)}  ${others.join('  ')}\n`
  })
  const opml = `  ${'Feeds (OPML)'.padEnd(width)}  ${local}${OPML_PATH}\n`
  const engine = site.engine === undefined ? '' : `${describeEngine(site.engine)}\n`
  const names = local === base ? '' : `Feeds name themselves under ${base}\n`
  return `${site.title} is being served at ${address}\n${rows.join('')}${opml}${names}${engine}Stop with Ctrl+C.\n`
}

const listSectionLines = (sections: Site['sections'], depth: number): [string, string][] =>
  sections.flatMap(({ id, title, sections: below }): [string, string][] => [
    [`${'  '.repeat(depth)}${title}`, id],
    ...listSectionLines(below, depth + 1),
  ])
