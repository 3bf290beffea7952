import { resolve } from 'node:path'
import { type Article, getArticleUrl, getLifecycleState, type Instant, type Newsroom, UNDATED } from '../model/index.ts'
import { findNearestWord, formatProblems, type Problem } from '../problems/index.ts'
import type { Snapshot } from '../sources/index.ts'
import { UsageError } from '../system/index.ts'
import { formatTable, formatTime, toOneLine } from './text-table.ts'

/** The content in which an article is looked for. */
export interface FoundContent extends Snapshot {
  readonly newsroom: Newsroom
  /** The content directory, for paths of files as a shell completes them. */
  readonly directory: string
  readonly now: Instant
}

/** Ways to name an article, the first that leads to one counts. */
const WAYS: readonly ((name: string, article: Article, content: FoundContent) => boolean)[] = [
  (name, { id }) => id === name.normalize('NFC'),
  (name, { file }, { directory }) => file === name.replace(/^\.\//, '') || resolve(directory, file) === resolve(name),
  (name, article, content) => isAddress(name) && getPath(name) === getPath(getAddress(content.newsroom, article)),
  // Two articles with the same slug have different ones in their addresses.
  (name, { slug, id }) => slug === name || id.endsWith(`/${name}`),
  (name, { title }) => foldText(title) === foldText(name),
]

/** More matches are not listed. */
const MAX_LISTED = 20

/**
 * Finds one article by its id, file, public address, slug or headline.
 *
 * @throws UsageError that lists the articles, when there are several, or says what there is instead
 */
export function findArticle(name: string, content: FoundContent): Article {
  const articles = [...content.articles]
  for (const isMeant of WAYS) {
    const found = articles.filter((article) => isMeant(name, article, content))
    const [first] = found
    if (found.length === 1 && first !== undefined) return first
    if (found.length > 1) {
      throw new UsageError(
        `found ${found.length} articles for "${name}"; expected one. Say the id of the one that you mean:\n${listArticles(found, content)}`,
      )
    }
  }
  const broken = content.problems.filter(
    ({ file }) => file === name || resolve(content.directory, file) === resolve(name),
  )
  if (broken.length > 0) throw new UsageError(`"${name}" cannot be read:\n${formatProblems(broken).trimEnd()}`)
  throw new UsageError(`found "${name}", which names no article; expected ${suggest(name, articles, content)}`)
}

function suggest(name: string, articles: readonly Article[], content: FoundContent): string {
  const words = foldText(name).split(' ')
  const similar = articles.filter(({ title }) => words.every((word) => foldText(title).includes(word)))
  if (similar.length > 0) return `one of these, perhaps:\n${listArticles(similar, content)}`
  const ids = articles.map(({ id }) => id)
  const nearest = findNearestWord(name, [...ids, ...articles.map(({ slug }) => slug)])
  return nearest === undefined
    ? 'an id, slug, headline, file or address (`sectionwire list` and `sectionwire find WORDS` show them)'
    : `"${nearest}", perhaps`
}

/** Returns a line for each article. */
export function listArticles(
  articles: readonly Article[],
  { newsroom, now }: Pick<FoundContent, 'newsroom' | 'now'>,
): string {
  const rows = articles
    .slice(0, MAX_LISTED)
    .map((article) => [`  ${getLifecycleState(article, now)}`, ...describeArticle(article, newsroom)])
  const more = articles.length > MAX_LISTED ? `  and ${articles.length - MAX_LISTED} more\n` : ''
  return `${formatTable(rows)}${more}`.trimEnd()
}

/** Returns date, id and headline, each in one line. */
export const describeArticle = (article: Article, { site }: Newsroom): string[] => [
  article.published === UNDATED ? 'no date yet' : formatTime(article.published, site.timezone),
  toOneLine(article.id),
  toOneLine(article.title),
]

/** Returns the public address of an article, as far as the newsroom has one. */
export const getAddress = ({ site }: Newsroom, article: Article): string =>
  getArticleUrl(site, article, site.url ?? 'http://localhost/')

const isAddress = (name: string): boolean => /^(?:https?:\/\/|\/)/i.test(name)

/** Returns the decoded path of an address: a preview server, http and a link with `#part` lead to the same article. */
function getPath(address: string): string {
  try {
    const { pathname } = new URL(address, 'http://localhost/')
    return decodeURI(pathname).replace(/(?:\/index\.html|\/)$/, '')
  } catch {
    return address
  }
}

/** Returns a text in which case, width, quotes and blanks make no difference. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Pi}\p{Pf}"'’]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()

/** Returns the problems that keep files from being articles, the first of each file. */
export function listWithheld({ articles, problems }: Snapshot): Problem[] {
  const read = new Set([...articles].map(({ file }) => file))
  const seen = new Set<string>()
  return problems.filter(({ file, severity }) => {
    if (severity !== 'withheld' || read.has(file) || seen.has(file)) return false
    seen.add(file)
    return true
  })
}
