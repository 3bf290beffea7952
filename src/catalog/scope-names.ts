import { type Article, type Newsroom, type Section, type Site, slugify } from '../model/index.ts'
import { indexSectionPaths } from './section-tree.ts'

/** Labels whose names are remembered; with more of them it begins anew. */
const MAX_KNOWN_NAMES = 50_000

/** Under which names the articles of a newsroom are filed. */
export class ScopeNames {
  /** The sections of site.yaml with the way to each. */
  readonly configured: ReadonlyMap<string, readonly Section[]>
  /** Whether any feed keeps archives. */
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

  /** Everything, its sections with all above them, its authors, its tags: each once. */
  listNames({ sections, authors, tags }: Article): readonly string[] {
    const names = ['']
    for (const { id } of sections) for (const name of this.listSectionNames(id)) addName(names, name)
    if (this.site.authorFeeds) for (const { id } of authors) addName(names, this.authorName(id))
    if (this.hasTags) for (const tag of tags) addName(names, this.tagName(tag))
    return names
  }

  /** Whether it is the name of a section that site.yaml does not know. */
  isCreatedSection(name: string): boolean {
    return name !== '' && !/^(?:authors|tags)\//.test(name) && !this.configured.has(name)
  }

  tagName(tag: string): string {
    return this.tagNames.get(tag) ?? remember(this.tagNames, tag, `tags/${slugify(tag)}`)
  }

  private authorName(id: string): string {
    return this.authorNames.get(id) ?? remember(this.authorNames, id, `authors/${id}`)
  }

  private listSectionNames(id: string): readonly string[] {
    const known = this.sectionNames.get(id)
    if (known !== undefined) return known
    // One that site.yaml does not know is made from the records, at the top.
    return remember(this.sectionNames, id, this.configured.get(id)?.map((section) => section.id) ?? [id])
  }

  /** Tags are kept without feeds of their own where related coverage goes by them. */
  private get hasTags(): boolean {
    return this.site.tagFeeds || this.site.related.auto > 0
  }
}

function addName(names: string[], name: string): void {
  if (!names.includes(name)) names.push(name)
}

function remember<V>(known: Map<string, V>, key: string, value: V): V {
  if (known.size >= MAX_KNOWN_NAMES) known.clear()
  known.set(key, value)
  return value
}
