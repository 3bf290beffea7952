import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { DocumentText } from '../../feeds/index.ts'
import type { Instant } from '../../model/index.ts'
import { DocumentBody } from './document-body.ts'

/** A content coding by its name in HTTP (RFC 9110 §8.4.1). */
export type Coding = 'br' | 'zstd' | 'gzip'

/** Content codings besides identity that this version of Node supports, smallest first; Zstandard (RFC 8878) since 22.15. */
export const CODINGS: readonly Coding[] =
  typeof zlib.zstdCompress === 'function' ? ['br', 'zstd', 'gzip'] : ['br', 'gzip']

/** A finished document: the bytes at a path with their metadata for HTTP and the static tree. */
export interface Rendition {
  /** Percent-encoded, without a leading slash: `europe/rss.xml`. */
  readonly path: string
  /** The Content-Type. */
  readonly type: string
  readonly body: DocumentBody
  /** Strong, with quotes (RFC 9110 §8.8.3); a hash of the bytes, equal in all processes. */
  readonly etag: string
  /** Last change of the content, never the time of a build. */
  readonly lastModified: Instant
  /** The date that is sent instead while `lastModified` is after the present. */
  readonly sentDate?: Instant
  /** The source of deltas; present only for feeds that subscribers poll. */
  readonly parts?: FeedParts
  /** Values of the HTTP `Link` header (RFC 8288): self, hub, alternates. */
  readonly links: readonly string[]
  /** Returns the compressed bytes; compressed once, on first use, off the main thread. @default effort `high` */
  readonly encoded: (coding: Coding, effort?: Effort) => Promise<Buffer>
}

/** A feed in its parts, so that a client can be sent only the parts it does not have (RFC 3229). */
export interface FeedParts {
  /** 48-bit digests of the items and tombstones. */
  readonly digests: () => readonly number[]
  /** Renders the document without the items and tombstones of these digests. */
  readonly without: (known: ReadonlySet<number>) => string
}

/** Returns the ETag of an encoded representation (RFC 9110 §8.8.3.3): the coding's name is added inside the quotes. */
export const makeEtag = (etag: string, coding: Coding | 'identity'): string =>
  coding === 'identity' ? etag : `${etag.slice(0, -1)}-${coding}"`

/** Returns the rendition of a text, encoded as UTF-8. */
export function makeRendition(document: {
  readonly path: string
  readonly type: string
  readonly text: DocumentText
  readonly lastModified: Instant
  readonly links?: readonly string[]
  readonly parts?: FeedParts
}): Rendition {
  const body = new DocumentBody(document.text)
  const encodings = new Map<string, Promise<Buffer>>()
  return {
    path: document.path,
    type: document.type,
    body,
    etag: `"${body.digest}"`,
    lastModified: document.lastModified,
    links: document.links ?? [],
    ...(document.parts === undefined ? {} : { parts: document.parts }),
    encoded: (coding, effort = 'high') => {
      const key = `${coding} ${effort}`
      const encoded = encodings.get(key) ?? compress(coding, body.bytes(), effort)
      encodings.set(key, encoded)
      return encoded
    },
  }
}

/** How much time brotli may take: `low` is for whole trees, most of whose documents are seldom sent. */
export type Effort = 'high' | 'low'

/** Compresses bytes off the main thread. */
export const compress = (coding: Coding, body: Buffer, effort: Effort = 'high'): Promise<Buffer> =>
  COMPRESS[coding](body, effort)

/** Windows of at most 64 KB let brotli search in tables of 1 MB instead of 32 MB. Base 2 logarithms. */
const [SMALL_WINDOW, LARGE_WINDOW] = [16, 22]

/**
 * Returns the parameters for a document of this size. Quality 9 in a larger window spends 50 to 150 ms on its tables,
 * whatever the document; so a document that a small window does not cover gets 8, which makes it 1 % larger. Quality 5
 * takes less than a third of the time of 8, and makes a long feed 14 % larger.
 */
function brotliParameters(size: number, effort: Effort): Record<number, number> {
  // A window of n bits covers 16 bytes less than 2 to the power of n.
  const window = Math.min(Math.max(Math.ceil(Math.log2(size + 16)), SMALL_WINDOW), LARGE_WINDOW)
  return {
    [zlib.constants.BROTLI_PARAM_QUALITY]: effort === 'low' ? 5 : window === SMALL_WINDOW ? 9 : 8,
    [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: size,
    [zlib.constants.BROTLI_PARAM_LGWIN]: window,
  }
}

const COMPRESS: Record<Coding, (body: Buffer, effort: Effort) => Promise<Buffer>> = {
  gzip: (body) => promisify(zlib.gzip)(body, { level: zlib.constants.Z_BEST_COMPRESSION }),
  br: (body, effort) => promisify(zlib.brotliCompress)(body, { params: brotliParameters(body.length, effort) }),
  zstd: (body) => promisify(zlib.zstdCompress)(body, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 12 } }),
}
