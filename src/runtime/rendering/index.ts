export { findUnrenderable } from './find-unrenderable.ts'
export { RenderLanes } from './render-lanes.ts'
export { RenderPool, SHORT_TEXT } from './render-pool.ts'
export { WithheldArticles } from './withheld-articles.ts'
