export { renderAtom, renderAtomEntries } from './atom.ts'
export { renderJson, renderJsonItem } from './json.ts'
export { renderRss, renderRssItems } from './rss.ts'
