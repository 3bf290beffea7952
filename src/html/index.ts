export { cleanSummary } from './clean-summary.ts'
export { findReferences, findRenderedReferences, listMediaReferences, unescapeReference } from './media-references.ts'
export { type RenderedBody, renderBody } from './render-body.ts'
export { makeSummary } from './summary.ts'
