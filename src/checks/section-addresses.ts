import { MultiMap } from '../collections/index.ts'
import type { Article, Section, Site } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { EXPECTED_ADDRESS, splitPath } from '../records/index.ts'

/**
 * Articles whose own page would be where a section has its page, at the cost of what changes. Reading a record refuses a
 * `url` at a section of site.yaml; which sections the records make, only all of them together tell.
 */
export class SectionAddresses {
  /** Of how many records each section is; one of site.yaml is there without any. */
  private readonly sections = new Map<string, number>()
  private readonly claims = new MultiMap<Article>()
  private readonly faults = new Map<Article, Problem>()
  /** Whether an article without an address of its own is found by its slug alone. */
  private readonly bySlug: boolean

  constructor({ sections, records }: Site) {
    this.bySlug = /^\/?\{slug\}\/?$/.test(records.url)
    const visit = (section: Section): void => {
      this.sections.set(getKey(section.id), 1)
      section.sections.forEach(visit)
    }
    sections.forEach(visit)
  }

  add(article: Article): void {
    const claim = this.getClaim(article)
    if (claim !== undefined) {
      this.claims.add(claim, article)
      this.look(article, claim)
    }
    for (const { id } of article.sections) this.count(getKey(id), 1)
  }

  delete(article: Article): void {
    const claim = this.getClaim(article)
    if (claim !== undefined) this.claims.delete(claim, article)
    this.faults.delete(article)
    for (const { id } of article.sections) this.count(getKey(id), -1)
  }

  problems(): Iterable<Problem> {
    return this.faults.values()
  }

  private count(section: string, by: 1 | -1): void {
    const before = this.sections.get(section) ?? 0
    if (before + by === 0) this.sections.delete(section)
    else this.sections.set(section, before + by)
    if (before === 0 || before + by === 0) for (const article of this.claims.of(section)) this.look(article, section)
  }

  private look(article: Article, claim: string): void {
    if (this.sections.has(claim)) this.faults.set(article, makeFault(article, claim))
    else this.faults.delete(article)
  }

  /** The one name of an address that a section may have too. */
  private getClaim({ url, slug, title }: Article): string | undefined {
    // A withdrawn record that has shrunk to its id has no page.
    if (title === '') return undefined
    if (url === undefined) return this.bySlug ? getKey(slug) : undefined
    const names = url.startsWith('/') ? splitPath(url) : undefined
    return names?.length === 1 ? names[0] : undefined
  }
}

const getKey = (id: string): string => id.normalize('NFC').toLowerCase()

function makeFault({ file, url, slug }: Article, section: string): Problem {
  const isUrl = url !== undefined
  return {
    code: 'bad-url',
    severity: 'fault',
    file,
    at: [isUrl ? 'url' : 'slug'],
    found: `${isUrl ? `"${url}"` : `the slug "${slug}"`}, which is the address of the section "${section}"`,
    expected: isUrl ? EXPECTED_ADDRESS : 'a slug that is not the id of a section',
    fix: 'The page of the section is shown at this address.',
  }
}
