import { ENGINES, type Engine, type SiteEngine } from '../../model/index.ts'
import type { EngineRules } from './engine-rules.ts'
import { ENGINE_MARKS, ENGINE_RULES, NEUTRAL_RULES } from './engine-table.ts'

/** Looks at a folder that may be an engine's. */
export interface FolderView {
  /** Returns whether a file or folder of this name is there. */
  readonly has: (name: string) => boolean
  /** Returns the text of a file; undefined where there is none. */
  readonly read: (name: string) => string | undefined
}

/**
 * Returns the engine that content is kept for by the configuration of engines in its folders; undefined when none is
 * there, or more than one.
 *
 * @param folders the content directory, then those above it
 */
export function guessEngine(folders: readonly FolderView[]): SiteEngine | undefined {
  for (const folder of folders) {
    const found = findEngines(folder)
    const engines = new Set(found.map(({ name }) => name))
    if (engines.size > 0) return engines.size === 1 ? found[0] : undefined
  }
  return undefined
}

function findEngines({ has, read }: FolderView): SiteEngine[] {
  const found: SiteEngine[] = []
  /** Files that an earlier row has explained. */
  const taken = new Set<string>()
  for (const { engine, files, beside, text, emoji } of ENGINE_MARKS) {
    const file = files.find((name) => !taken.has(name) && has(name))
    const other = beside?.find(has)
    if (file === undefined || (beside !== undefined && other === undefined)) continue
    const isIn = (pattern: RegExp): boolean => pattern.test((read(file) ?? '').slice(0, MAX_LENGTH))
    if (text !== undefined && !isIn(text)) continue
    taken.add(file)
    const evidence = other === undefined ? file : `${file} and ${other}`
    found.push({ name: engine, evidence, ...(emoji !== undefined && isIn(emoji) ? { emoji: true } : {}) })
  }
  return found
}

/** Returns the engine that a site.yaml names, as far as a look at its text tells. */
export function readWrittenEngine(site: string | undefined): Engine | undefined {
  const [, name = ''] = /^from:[ \t]*["']?([a-z]{1,20})/m.exec(site ?? '') ?? []
  return ENGINES.find((engine) => engine === name)
}

/** Longer configurations are searched as far as this. */
const MAX_LENGTH = 65_536

/** Returns the rules of a site's engine. */
export const getEngineRules = (engine: Engine | undefined): EngineRules =>
  engine === undefined ? NEUTRAL_RULES : ENGINE_RULES[engine]

/** Returns a sentence about the engine whose rules apply. */
export const describeEngine = ({ name, evidence }: SiteEngine): string =>
  evidence === undefined
    ? `Articles are read as ${ENGINE_RULES[name].label} reads them (\`from: ${name}\` in site.yaml).`
    : `Articles are read as ${ENGINE_RULES[name].label} reads them, because of ${evidence}. \`from: …\` in site.yaml names another engine.`
