export { renderArticleData, renderArticleGraph } from './article-metadata.ts'
export { listWithAncestors, renderAutodiscovery } from './autodiscovery.ts'
export { renderOpenGraph } from './open-graph.ts'
