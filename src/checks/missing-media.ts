import { MultiMap } from '../collections/index.ts'
import { type Article, resolveLocalFile, type Site } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { isIgnoredPath } from '../records/index.ts'
import type { MediaListing } from './media-listing.ts'

/** Pictures and links of records that lead to no file of the content directory, at the cost of what changes. */
export class MissingMedia {
  private readonly naming = new MultiMap<Article>()
  private readonly warnings = new Map<Article, readonly Problem[]>()
  private readonly site: Site
  private readonly listing: MediaListing
  private readonly base: string

  /**
   * @param listing what is there; kept up to date by whoever looks
   * @param base the site's address, with a trailing slash
   */
  constructor(site: Site, listing: MediaListing, base: string) {
    this.site = site
    this.listing = listing
    this.base = base
  }

  add(article: Article): void {
    if (!this.isJudged(article)) return
    for (const { file } of this.namedBy(article)) this.naming.add(file, article)
    this.look(article)
  }

  delete(article: Article): void {
    if (!this.isJudged(article)) return
    for (const { file } of this.namedBy(article)) this.naming.delete(file, article)
    this.warnings.delete(article)
  }

  /** A file has come or gone. */
  turned(file: string): void {
    for (const article of this.naming.of(file)) this.look(article)
  }

  *problems(): Iterable<Problem> {
    for (const problems of this.warnings.values()) yield* problems
  }

  /** Where the pages are another site's, so may the pictures be; of what is taken down nothing is shown. */
  private isJudged({ media, url, retracted, withdrawn }: Article): boolean {
    if (media.length === 0 || !this.site.pages || (retracted ?? withdrawn) !== undefined) return false
    return url === undefined || url.startsWith('/') || url.startsWith(this.base)
  }

  private namedBy({ media, attachments, file: from }: Article): { file: string; reference: string }[] {
    return media.flatMap((reference) => {
      const file = resolveLocalFile(reference, from, this.base)
      // Whoever gives the length of an attachment knows where it is.
      const isVouchedFor = attachments.some(({ url, length }) => url === reference && length !== undefined)
      return file === undefined || isVouchedFor || isIgnoredPath(file) ? [] : [{ file, reference }]
    })
  }

  private look(article: Article): void {
    const missing = this.namedBy(article).filter(({ file }) => !this.listing.has(file))
    if (missing.length === 0) this.warnings.delete(article)
    else
      this.warnings.set(
        article,
        missing.map(({ reference }) => makeWarning(article, reference)),
      )
  }

  /** A warning with what was probably meant: looked for only when someone is going to read it. */
  explained(warning: Problem, reference: string): Problem {
    const missing = resolveLocalFile(reference, warning.file, this.base)
    const near = missing === undefined ? undefined : this.near(missing, reference)
    return near === undefined ? warning : { ...warning, expected: `"${near}", perhaps` }
  }

  /** What was probably meant, in the words of the reference. */
  private near(missing: string, reference: string): string | undefined {
    const fromTop = resolveLocalFile(`/${reference}`, '', this.base)
    if (fromTop !== undefined && this.listing.has(fromTop)) return `/${reference}`
    const near = this.listing.nearest(missing)
    if (near === undefined) return undefined
    const cut = near.lastIndexOf('/') + 1
    // The folder may be in another case.
    if (near.slice(0, cut) !== missing.slice(0, missing.lastIndexOf('/') + 1)) return `/${encodeURI(near)}`
    const path = reference.replace(/[?#].*$/s, '')
    return `${path.slice(0, path.lastIndexOf('/') + 1)}${encodeURI(near.slice(cut))}`
  }
}

function makeWarning({ file, image }: Article, reference: string): Problem {
  return {
    code: 'missing-file',
    severity: 'warning',
    file,
    reference: { kind: 'media', word: reference },
    found: `"${reference}", a file that does not exist`,
    expected: 'a file in the content directory',
    ...(image?.url === reference ? { fix: 'Feeds and pages leave the picture out until it is there.' } : {}),
  }
}
