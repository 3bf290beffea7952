import type { Article } from '../newsroom/article.ts'
import type { Problem } from '../problem.ts'
import { SITE_FILE } from './config.ts'
import { type Translated, translate } from './dialects.ts'
import { isUnreadable, type Parted, part, readRecord } from './front-matter.ts'
import { locate } from './locate.ts'
import { placeInSite } from './moved.ts'
import { isProblem, readText } from './read-file.ts'
import { bodyOf } from './record-body.ts'

/**
 * An article's text without its front matter; undefined when the file is no longer the version that was read.
 *
 * @param root the content directory, absolute
 */
export function readBody(root: string, article: Article): string | undefined {
  const file = readText(root, article.file)
  if (isProblem(file) || file.stamp !== article.version) return undefined
  const parted = part(file.text, article.file.endsWith('.json'))
  if (isUnreadable(parted)) return undefined
  if (parted.body.trim() !== '') return parted.body
  const translated = translatedFrom(parted)
  return translated === undefined ? undefined : bodyOf(parted, translated, article.file).body
}

/** A problem whose key is known, with its line and column. */
export function placed(root: string, problem: Problem): Problem {
  const { at = [] } = problem
  const file = readText(root, problem.file)
  if (problem.file === SITE_FILE) return isProblem(file) ? problem : { ...problem, place: placeInSite(file.text, at) }
  const parted = isProblem(file) ? undefined : part(file.text, problem.file.endsWith('.json'))
  if (parted === undefined || isUnreadable(parted)) return problem
  const translated = translatedFrom(parted)
  if (translated === undefined) return problem
  const { fields } = translated
  const [first, ...rest] = at
  const written = fields[first as keyof typeof fields]?.at ?? at.slice(0, 1)
  return { ...problem, place: locate(parted, [...written, ...rest]) }
}

function translatedFrom(parted: Parted): Translated | undefined {
  const record = readRecord(parted)
  return isUnreadable(record) ? undefined : translate(record as Readonly<Record<string, unknown>>)
}
