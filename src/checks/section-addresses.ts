import { MultiMap } from '../collections/index.ts'
import type { Article, Section, Site } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { EXPECTED_ADDRESS, findOwnPath, splitPath } from '../records/index.ts'

/**
 * Finds articles whose page would have the address of a section's page. Updated incrementally, since records create
 * sections. Reading a record already refuses a `url` at a section of site.yaml.
 */
export class SectionAddresses {
  /** Number of records of each section, plus one for a section of site.yaml. */
  private readonly counts = new Map<string, number>()
  private readonly claims = new MultiMap<Article>()
  private readonly faults = new Map<Article, Problem>()
  /** True if the site's pattern makes an address of the slug alone. */
  private readonly isSlugAddress: boolean
  private readonly site: Site

  constructor(site: Site) {
    const { sections, records } = site
    this.site = site
    this.isSlugAddress = /^\/?\{slug\}\/?$/.test(records.url)
    const visit = (section: Section): void => {
      this.counts.set(getKey(section.id), 1)
      section.sections.forEach(visit)
    }
    sections.forEach(visit)
  }

  add(article: Article): void {
    const claim = this.getClaim(article)
    if (claim !== undefined) {
      this.claims.add(claim, article)
      this.update(article, claim)
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
    const before = this.counts.get(section) ?? 0
    if (before + by === 0) this.counts.delete(section)
    else this.counts.set(section, before + by)
    if (before === 0 || before + by === 0) for (const article of this.claims.of(section)) this.update(article, section)
  }

  private update(article: Article, claim: string): void {
    if (this.counts.has(claim)) this.faults.set(article, makeFault(article, claim))
    else this.faults.delete(article)
  }

  /** Returns the only name of an address, which a section may have too. */
  private getClaim({ url, slug, title }: Article): string | undefined {
    // A withdrawn record that was reduced to its id has no page.
    if (title === '') return undefined
    if (url === undefined) return this.isSlugAddress ? getKey(slug) : undefined
    const path = findOwnPath(url, this.site)
    const names = path === undefined ? undefined : splitPath(path)
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
