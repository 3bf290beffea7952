import { createHash } from 'node:crypto'

/** In characters of Base64: 162 bits of SHA-256. */
const DIGEST_LENGTH = 27

/**
 * The bytes of a document. They are made of its text when they are asked for: a build writes texts, and memory that
 * nobody has used yet takes longer to fill than a file.
 */
export class DocumentBody {
  /** In bytes. */
  readonly length: number
  /** Equal for equal bytes. */
  readonly digest: string
  private content: string | Buffer

  constructor(text: string) {
    this.content = text
    this.length = Buffer.byteLength(text)
    this.digest = createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, DIGEST_LENGTH)
  }

  /** Returns the bytes, or the text that has them in UTF-8. */
  get(): string | Buffer {
    return this.content
  }

  /** Returns the bytes; the same ones on each call. */
  bytes(): Buffer {
    if (typeof this.content === 'string') this.content = Buffer.from(this.content)
    return this.content
  }

  toString(): string {
    return this.content.toString()
  }
}
