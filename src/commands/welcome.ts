import { FeedTable, makeFeedPath, OPML_PATH } from '../feeds/index.ts'
import type { Site } from '../model/index.ts'
import { describeEngine } from '../records/index.ts'

/** Returns the text printed at the start of `serve`: the address, and the feeds of every section. */
export function formatWelcome(site: Site, base: string, address: string): string {
  const lines: [string, string][] = [[site.title, ''], ...listSectionLines(site.sections, 1)]
  const width = Math.max(...lines.map(([label]) => label.length), 'Feeds (OPML)'.length)
  const files = new FeedTable().listFormats({ name: '', settings: site.feeds }).map(({ path }) => path)
  const rows = lines.map(([label, scope]) => {
    const [first, ...others] = files
    if (first === undefined) return ''
    return `  ${label.padEnd(width)}  ${base}${makeFeedPath(scope, first)}  ${others.join('  ')}\n`
  })
  const opml = `  ${'Feeds (OPML)'.padEnd(width)}  ${base}${OPML_PATH}\n`
  const engine = site.engine === undefined ? '' : `${describeEngine(site.engine)}\n`
  return `${site.title} is being served at ${address}\n${rows.join('')}${opml}${engine}Stop with Ctrl+C.\n`
}

const listSectionLines = (sections: Site['sections'], depth: number): [string, string][] =>
  sections.flatMap(({ id, title, sections: below }): [string, string][] => [
    [`${'  '.repeat(depth)}${title}`, id],
    ...listSectionLines(below, depth + 1),
  ])
