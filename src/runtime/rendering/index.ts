export { findUnrenderable } from './find-unrenderable.ts'
export { RenderPool, SHORT_TEXT } from './render-pool.ts'
export { WithheldStories } from './withheld-stories.ts'
