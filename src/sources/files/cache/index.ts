export { IndexCache, sha256 } from './index-cache.ts'
export { CHUNK_SIZE, decodeChunk, decodeTrustedChunk, encodeChunk, type IndexChunk } from './index-chunk.ts'
export { SharedLists } from './shared-lists.ts'
