import { MultiMap } from '../collections/index.ts'
import { type Article, removeQuery, resolveLocalFile, type Site } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { isIgnoredPath } from '../records/index.ts'
import type { MediaListing } from './media-listing.ts'

/** Finds references to media files that do not exist. Updated incrementally. */
export class MissingMedia {
  private readonly byFile = new MultiMap<Article>()
  private readonly warnings = new Map<Article, readonly Problem[]>()
  private readonly site: Site
  private readonly listing: MediaListing
  private readonly base: string

  /**
   * @param listing the existing media files, kept up to date by the caller
   * @param base the site's address, with a trailing slash
   */
  constructor(site: Site, listing: MediaListing, base: string) {
    this.site = site
    this.listing = listing
    this.base = base
  }

  add(article: Article): void {
    if (!this.isChecked(article)) return
    for (const { file } of this.listFiles(article)) this.byFile.add(file, article)
    this.check(article)
  }

  delete(article: Article): void {
    if (!this.isChecked(article)) return
    for (const { file } of this.listFiles(article)) this.byFile.delete(file, article)
    this.warnings.delete(article)
  }

  /** Handles a file that was added or removed. */
  handleFileChange(file: string): void {
    for (const article of this.byFile.of(file)) this.check(article)
  }

  *problems(): Iterable<Problem> {
    for (const problems of this.warnings.values()) yield* problems
  }

  /** Pages of another site may have pictures there; articles that are taken down show none. */
  private isChecked({ media, url, retracted, withdrawn }: Article): boolean {
    if (media.length === 0 || !this.site.pages || (retracted ?? withdrawn) !== undefined) return false
    return url === undefined || url.startsWith('/') || url.startsWith(this.base)
  }

  private listFiles({ media, attachments, file: from }: Article): { file: string; reference: string }[] {
    // A record with the length of an attachment refers to a file elsewhere.
    const elsewhere = new Set(attachments.flatMap(({ url, length }) => (length === undefined ? [] : [url])))
    return media.flatMap((reference) => {
      const file = resolveLocalFile(reference, from, this.base)
      return file === undefined || elsewhere.has(reference) || isIgnoredPath(file) ? [] : [{ file, reference }]
    })
  }

  private check(article: Article): void {
    const missing = this.listFiles(article).filter(({ file }) => !this.listing.has(file))
    if (missing.length === 0) this.warnings.delete(article)
    else
      this.warnings.set(
        article,
        missing.map(({ reference }) => makeWarning(article, reference)),
      )
  }

  /** Returns a warning with the file that was probably meant, which is costly to find. */
  explain(warning: Problem, reference: string): Problem {
    const missing = resolveLocalFile(reference, warning.file, this.base)
    const near = missing === undefined ? undefined : this.suggest(missing, reference)
    return near === undefined ? warning : { ...warning, expected: `"${near}", perhaps` }
  }

  /** Returns the reference to the file that was probably meant. */
  private suggest(missing: string, reference: string): string | undefined {
    const fromTop = resolveLocalFile(`/${reference}`, '', this.base)
    if (fromTop !== undefined && this.listing.has(fromTop)) return `/${reference}`
    const near = this.listing.findSimilar(missing)
    if (near === undefined) return undefined
    const cut = near.lastIndexOf('/') + 1
    // The folder may differ in case.
    if (near.slice(0, cut) !== missing.slice(0, missing.lastIndexOf('/') + 1)) return `/${encodeURI(near)}`
    const path = removeQuery(reference)
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
    subject: getTopFolder(reference),
    ...(image?.url === reference ? { fix: 'Feeds and pages leave the picture out until it is there.' } : {}),
  }
}

/** Returns `/media/` for `/media/2024/a.jpg`, and '' for a reference from the article's folder. */
function getTopFolder(reference: string): string {
  const path = removeQuery(reference).replace(/^[a-z]{1,10}:\/\/[^/]*/i, '')
  return path.startsWith('/') ? path.slice(0, path.indexOf('/', 1) + 1) || '/' : ''
}
