export { IndexCache, sha256 } from './index-cache.ts'
export { CHUNK_SIZE, decodeTrustedChunk, encodeChunk, type IndexChunk } from './index-chunk.ts'
export { SharedLists } from './shared-lists.ts'
