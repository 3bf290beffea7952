import type { Articles } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { isMissingDate } from '../records/index.ts'

/**
 * Returns problems without those of list pages: an `index.md` without a date, beside articles, is the page of its
 * folder and not an article.
 */
export function removeListPages(problems: readonly Problem[], articles: Articles): readonly Problem[] {
  const pages = problems.filter(isUndatedPage)
  if (pages.length === 0) return problems
  const folders = new Set<string>()
  for (const { file } of articles) if (!isIndex(file)) folders.add(getFolder(file))
  const lists = new Set(pages.map(({ file }) => file).filter((file) => folders.has(getFolder(file))))
  return problems.filter(({ file }) => !lists.has(file))
}

const isUndatedPage = (problem: Problem): boolean => isIndex(problem.file) && isMissingDate(problem)

const isIndex = (file: string): boolean => /(?:^|\/)index\.[^/]+$/.test(file)
const getFolder = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')))
