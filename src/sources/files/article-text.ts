import type { Article } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isUnreadable, readRecord, type SplitFile, splitFile } from '../../records/front-matter/index.ts'
import { locateValue, readRecordBody, type TranslatedRecord, translateKeys } from '../../records/index.ts'
import { locateInSiteFile, SITE_FILE } from '../../records/site/index.ts'
import { isProblem, readText } from './read-file.ts'

/**
 * An article's text without its front matter; undefined when the file is no longer the version that was read.
 *
 * @param root the content directory, absolute
 */
export function readBody(root: string, article: Article): string | undefined {
  const file = readText(root, article.file)
  if (isProblem(file) || file.fileVersion !== article.version) return undefined
  const parted = splitFile(file.text, article.file.endsWith('.json'))
  if (isUnreadable(parted)) return undefined
  if (parted.body.trim() !== '') return parted.body
  const translated = translatedFrom(parted)
  return translated === undefined ? undefined : readRecordBody(parted, translated, article.file).body
}

/** A problem whose key is known, with its line and column. */
export function locateProblem(root: string, problem: Problem): Problem {
  const { at = [] } = problem
  const file = readText(root, problem.file)
  if (problem.file === SITE_FILE)
    return isProblem(file) ? problem : { ...problem, place: locateInSiteFile(file.text, at) }
  const parted = isProblem(file) ? undefined : splitFile(file.text, problem.file.endsWith('.json'))
  if (parted === undefined || isUnreadable(parted)) return problem
  const translated = translatedFrom(parted)
  if (translated === undefined) return problem
  const { fields } = translated
  const [first, ...rest] = at
  const written = fields[first as keyof typeof fields]?.at ?? at.slice(0, 1)
  return { ...problem, place: locateValue(parted, [...written, ...rest]) }
}

function translatedFrom(parted: SplitFile): TranslatedRecord | undefined {
  const record = readRecord(parted)
  return isUnreadable(record) ? undefined : translateKeys(record as Readonly<Record<string, unknown>>)
}
