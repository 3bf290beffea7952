export { DatedDocument } from './dated-document.ts'
export { type DatedVersion, type GetLastModified, LastModifiedRegistry, type RenderedVersion } from './registry.ts'
