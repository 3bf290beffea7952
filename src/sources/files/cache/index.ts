export { SharedLists } from './article-row.ts'
export { IndexCache, sha256 } from './index-cache.ts'
export { CHUNK_SIZE, decodeTrustedChunk, encodeChunk, type IndexChunk } from './index-chunk.ts'
