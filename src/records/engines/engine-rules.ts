import type { Engine, MarkupRules, RecordSettings, SlugStyle } from '../../model/index.ts'

/** How an engine reads a content directory. A row of `engine-table.ts`. */
export interface EngineRules {
  /** The engine's name for people. */
  readonly label: string
  /** The timezone of a date and time without an offset: UTC, or the site's. */
  readonly times: 'utc' | 'site'
  /** The timezone in which a date alone begins. */
  readonly days: 'utc' | 'site'
  /** True if a date that is a text of YAML, as one in quotes, is in the site's timezone whatever `times` says. */
  readonly textTimesAreLocal: boolean
  /** How slugs, titles and names of files are written in addresses. */
  readonly slugStyle: SlugStyle
  /** Source of the slug of an article that names none. */
  readonly slugFrom: 'file' | 'title'
  /** True if the engine publishes articles without a title. */
  readonly publishesUntitled: boolean
  /** True if the engine publishes posts without front matter, as their names say what they are. */
  readonly publishesBare: boolean
  /** The day in addresses. */
  readonly addressDay: RecordSettings['addressDay']
  /** How bodies are read. */
  readonly markup: MarkupRules
}

/** Files by which an engine's folder is recognized. */
export interface EngineMark {
  readonly engine: Engine
  /** Names of the engine's configuration; one of them must be there. */
  readonly files: readonly string[]
  /** Files or folders beside the configuration, of which one must be there, where its name alone is not plain. */
  readonly beside?: readonly string[]
  /** A text of the configuration that turns emoji on. */
  readonly emoji?: RegExp
  /** A text of the configuration, where its name alone is not plain. */
  readonly text?: RegExp
}
