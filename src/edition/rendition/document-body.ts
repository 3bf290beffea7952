import { computeDigest, withEncodedText } from '../../collections/index.ts'
import { type DocumentText, joinText } from '../../feeds/index.ts'

/**
 * The bytes of a document. They are made of its text when they are asked for: a build writes texts, and memory that
 * nobody has used yet takes longer to fill than a file.
 */
export class DocumentBody {
  /** In bytes. */
  readonly length: number
  /** Equal for equal bytes. */
  readonly digest: string
  private content: DocumentText | Buffer

  constructor(text: DocumentText) {
    this.content = text
    const { length, digest } = withEncodedText(text, (bytes) => ({
      length: bytes.length,
      digest: computeDigest(bytes),
    }))
    this.length = length
    this.digest = digest
  }

  /** Returns the bytes, or the texts that have them in UTF-8. */
  get(): DocumentText | Buffer {
    return this.content
  }

  /** Returns the bytes; the same ones on each call. */
  bytes(): Buffer {
    if (!Buffer.isBuffer(this.content)) this.content = withEncodedText(this.content, (bytes) => Buffer.from(bytes))
    return this.content
  }

  toString(): string {
    return Buffer.isBuffer(this.content) ? this.content.toString() : joinText(this.content)
  }
}
