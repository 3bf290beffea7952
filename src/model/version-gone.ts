import type { Article } from './article.ts'

/**
 * The text of a version of an article is not available: its source holds another version now, or none. Everything that
 * shows the article fails with this error, so that no article is published without its text. It passes: the next
 * edition has the version that the source holds.
 */
export class VersionGone extends Error {
  override readonly name = 'VersionGone'
  /** The file of the article's record. */
  readonly file: string

  constructor({ id, version, file }: Pick<Article, 'id' | 'version' | 'file'>) {
    super(`the text of "${id}" is no longer available in version ${version}`)
    this.file = file
  }
}
