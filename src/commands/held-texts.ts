import type { Catalog } from '../catalog/index.ts'
import type { Article } from '../model/index.ts'
import type { RecordSource } from '../sources/index.ts'

/** Texts held in memory, in UTF-16 units; those beyond it are read when they are rendered. */
const MAX_UNITS = 128 * 1024 * 1024

/**
 * Reads the texts of an edition before the first file is written, from a source that keeps no versions. A missing text
 * is then found while the old tree is still in place, and files that are saved meanwhile do not affect the build.
 */
export class HeldTexts {
  private readonly source: Pick<RecordSource, 'text' | 'keepsVersions'>
  /** By the digest of the version. */
  private texts = new Map<string, string>()
  private units = 0

  constructor(source: Pick<RecordSource, 'text' | 'keepsVersions'>) {
    this.source = source
  }

  /** Reads the texts of all visible articles. @throws VersionGone when one of them cannot be read */
  async hold({ byId }: Pick<Catalog, 'byId'>): Promise<void> {
    if (this.source.keepsVersions === true) return
    const before = this.texts
    this.texts = new Map()
    this.units = 0
    for (const article of byId.values()) {
      const text = before.get(article.digest) ?? (await this.source.text(article))
      this.units += text.length
      if (this.units > MAX_UNITS) return
      this.texts.set(article.digest, text)
    }
  }

  /** Returns the body of exactly this version of an article. @throws VersionGone when it cannot be read */
  readonly text = async (article: Article): Promise<string> =>
    this.texts.get(article.digest) ?? this.source.text(article)
}
