import { type Article, type Newsroom, type Section, type Site, slugify } from '../model/index.ts'
import { indexSectionPaths } from './section-tree.ts'

/** Labels per cache; a full cache is cleared. */
const MAX_CACHED_NAMES = 50_000

/** The scope names of articles, under the settings of one newsroom. */
export class ScopeNames {
  /** The sections of site.yaml, each with its ancestors. */
  readonly configured: ReadonlyMap<string, readonly Section[]>
  readonly hasArchives: boolean
  private readonly site: Site
  private readonly sectionNames = new Map<string, readonly string[]>()
  private readonly authorNames = new Map<string, string>()
  private readonly tagNames = new Map<string, string>()

  constructor({ site }: Newsroom) {
    this.site = site
    this.configured = indexSectionPaths(site.sections)
    const sections = [...this.configured.values()].flatMap((path) => path.at(-1) ?? [])
    this.hasArchives = [site, ...sections].some(({ feeds }) => feeds.archives)
  }

  /** Returns '' (everything), the article's sections with their ancestors, its authors and its tags, without repeats. */
  listNames({ sections, authors, tags }: Article): readonly string[] {
    const names = ['']
    for (const { id } of sections) for (const name of this.listSectionNames(id)) addName(names, name)
    if (this.site.authorFeeds) for (const { id } of authors) addName(names, this.authorName(id))
    if (this.hasTags) for (const tag of tags) addName(names, this.tagName(tag))
    return names
  }

  /** Returns true for the name of a section that records name and site.yaml does not. */
  isCreatedSection(name: string): boolean {
    return name !== '' && !/^(?:authors|tags)\//.test(name) && !this.configured.has(name)
  }

  tagName(tag: string): string {
    return this.tagNames.get(tag) ?? cacheName(this.tagNames, tag, `tags/${slugify(tag)}`)
  }

  private authorName(id: string): string {
    return this.authorNames.get(id) ?? cacheName(this.authorNames, id, `authors/${id}`)
  }

  private listSectionNames(id: string): readonly string[] {
    const cached = this.sectionNames.get(id)
    if (cached !== undefined) return cached
    // A created section has no ancestors.
    return cacheName(this.sectionNames, id, this.configured.get(id)?.map((section) => section.id) ?? [id])
  }

  /** Tags are indexed without feeds of their own if automatic related coverage compares them. */
  private get hasTags(): boolean {
    return this.site.tagFeeds || this.site.related.auto > 0
  }
}

function addName(names: string[], name: string): void {
  if (!names.includes(name)) names.push(name)
}

function cacheName<V>(cache: Map<string, V>, key: string, value: V): V {
  if (cache.size >= MAX_CACHED_NAMES) cache.clear()
  cache.set(key, value)
  return value
}
