import { MultiMap } from '../collections/index.ts'
import { type Article, type Articles, resolveBeside, sortArticles } from '../model/index.ts'
import { readPathNames } from '../records/index.ts'

/** Finds the article that a link in the body of another one means: by its path, its dated name or its slug. */
export class LinkTargets {
  private readonly byPath = new Map<string, Article>()
  private readonly byName = new MultiMap<Article>()
  private articles = sortArticles([])

  /** Follows the articles, hidden ones included, at the cost of what changed. */
  update(articles: Articles): void {
    if (articles === this.articles) return
    const { added, removed } = articles.changesSince(this.articles)
    this.articles = articles
    for (const article of removed) this.delete(article)
    for (const article of added) this.add(article)
  }

  add(article: Article): void {
    this.byPath.set(getPath(article), article)
    for (const name of listNames(article)) this.byName.add(name, article)
  }

  delete(article: Article): void {
    const path = getPath(article)
    if (this.byPath.get(path) === article) this.byPath.delete(path)
    for (const name of listNames(article)) this.byName.delete(name, article)
  }

  /**
   * Returns the article; undefined if there is none, or if the reference is ambiguous.
   *
   * @param key a reference as `ArticleReference` has it
   * @param from the file of the article with the link
   */
  find(key: string, from: string): Article | undefined {
    const path = removeExtension(key)
    const exact = path.startsWith('/') ? path.slice(1) : resolveBeside(from, path)
    // It leaves the content directory.
    if (exact === undefined) return undefined
    const beside = this.byPath.get(exact)
    if (beside !== undefined) return beside
    const steps = listSteps(path)
    const name = steps.pop() ?? ''
    const named = [...this.byName.of(name)]
    const inFolder = named.filter((article) => endsWith(getFolders(article), steps))
    // The content directory may be a folder of the one that the reference begins at.
    const found = inFolder.length > 0 ? inFolder : named.filter((article) => endsWith(steps, getFolders(article)))
    return (
      getOnly(found) ??
      getOnly(found.filter((article) => getPath(article).split('/').at(-1) === name)) ??
      getOnly(found.filter((article) => getFolder(article.file) === getFolder(from)))
    )
  }

  /** Returns the names under which links may mean an article. */
  static listNames(article: Article): readonly string[] {
    return listNames(article)
  }

  /** Returns the name under which a reference may mean an article. */
  static getName(key: string): string {
    return listSteps(removeExtension(key)).at(-1) ?? ''
  }
}

const removeExtension = (key: string): string =>
  key.replace(/\.(?:md|mdx|markdown|html?)$/i, '').replace(/\/_?index$/, '')

const getPath = ({ file }: Article): string => readPathNames(file).id

/** The file's name, the same without its date, and the slug of the address. */
function listNames(article: Article): readonly string[] {
  const { id, slug } = readPathNames(article.file)
  return [...new Set([id.slice(id.lastIndexOf('/') + 1), slug, article.slug])]
}

/** Jekyll leaves `_posts` out of the names of posts. */
const listSteps = (path: string): string[] =>
  path.split('/').filter((step) => step !== '' && step !== '.' && step !== '..' && step !== '_posts')

const getFolders = (article: Article): string[] => listSteps(getPath(article)).slice(0, -1)

const getFolder = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1)

const endsWith = (steps: readonly string[], end: readonly string[]): boolean =>
  end.length <= steps.length && end.every((step, index) => steps[steps.length - end.length + index] === step)

const getOnly = (found: readonly Article[]): Article | undefined => (found.length === 1 ? found[0] : undefined)
