export { findLargePictures } from './inline-pictures.ts'
export {
  findReferences,
  findRenderedReferences,
  hasRenderedLink,
  listBodyReferences,
  unescapeReference,
} from './media-references.ts'
export { cleanSummary, toPlainText } from './plain-text/index.ts'
export {
  type BodyToRender,
  listDeadFragments,
  type RenderBody,
  type RenderedBody,
  renderBody,
} from './render-body.ts'
export { BodyNotRendered, RENDERING_LIMITS } from './rendering-limits.ts'
export { listUnknownTags } from './unknown-tags.ts'
