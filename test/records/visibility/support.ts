import type { Article } from '../../../src/model/article.ts'
import { isVisible } from '../../../src/model/lifecycle.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { ArticleReader } from '../../../src/records/article-reader.ts'
import { splitFile } from '../../../src/records/front-matter/front-matter.ts'
import { SITE_YAML } from '../../support/cli.ts'
import { readConfig } from '../../support/config.ts'

/** After every date that a hiding value gives for an end, and before every one that it gives for a beginning. */
export const NOW = Date.UTC(2026, 5, 1)

const { newsroom } = readConfig(SITE_YAML, '')
if (newsroom === undefined) throw new Error('the settings cannot be read')
const reader = new ArticleReader(newsroom)

export interface ReadStory {
  readonly state: 'withheld' | 'public' | 'unlisted' | 'noindex'
  readonly lines: readonly string[]
  readonly takenBack: boolean
  readonly article: Article | undefined
}

/** Reads an article file and tells the state of its story at `NOW`. */
export function readStory(text: string, path = 'a.md', now = NOW): ReadStory {
  const parts = splitFile(text, path)
  const { article, problems, takenBack = false } = reader.read({ path, version: 'v' }, parts, () => true)
  const isPublic = article !== undefined && isVisible(article, now)
  return {
    state: isPublic ? (article.listing ?? 'public') : 'withheld',
    lines: problems.map(formatProblem),
    takenBack,
    article,
  }
}

/** Returns an article file in YAML with more lines of front matter. */
export const yaml = (lines: string): string => `---\ntitle: A\ndate: 2026-01-01\n${lines}\n---\nText.\n`

type Format = 'yaml' | 'toml' | 'json' | 'json record'
export const FORMATS: readonly Format[] = ['yaml', 'toml', 'json', 'json record']

/** Returns an article file with these entries below its title and date, and its path. */
export function writeStory(entries: Readonly<Record<string, unknown>>, format: Format): { path: string; text: string } {
  const record = { title: 'A', date: '2026-01-01', ...entries }
  const json = JSON.stringify(record)
  if (format === 'json record') return { path: 'a.json', text: json }
  if (format === 'json') return { path: 'a.md', text: `${json}\n\nText.\n` }
  const isYaml = format === 'yaml'
  const [fence, sign] = isYaml ? ['---', ': '] : ['+++', ' = ']
  const write = isYaml ? (value: unknown) => JSON.stringify(value) : toToml
  const lines = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}${sign}${write(value)}`)
  return { path: 'a.md', text: `${fence}\n${lines.join('\n')}\n${fence}\nText.\n` }
}

/** TOML has no null: an empty text stands for it. */
function toToml(value: unknown): string {
  if (value === null) return '""'
  if (Array.isArray(value)) return `[${value.map(toToml).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
  return `{ ${entries.map(([key, inner]) => `${JSON.stringify(key)} = ${toToml(inner)}`).join(', ')} }`
}
