import type { Engine } from '../../model/index.ts'

/** Endings of files with data. */
const DATA = ['yml', 'yaml', 'json', 'toml'] as const
const withEndings = (name: string): string[] => DATA.map((ending) => `${name}.${ending}`)

/**
 * Where engines and their themes keep who their authors are, seen from the content directory or a folder above it. A name
 * with `/` at its end is a folder with a file for each author.
 */
const AUTHOR_FILES: Readonly<Record<Engine, readonly string[]>> = {
  // gohugo.io/content-management/data-sources; pages of the taxonomy "authors" name theirs in `_index.md`.
  hugo: [...withEndings('data/authors'), 'data/authors/', 'authors/', 'content/authors/'],
  // jekyllrb.com/docs/datafiles, github.com/jekyll/jekyll-seo-tag (docs/advanced-usage.md, `authors` of `_config.yml`)
  jekyll: [...withEndings('_data/authors'), '_data/authors/', '_authors/', '_config.yml', '_config.yaml'],
  eleventy: [...withEndings('_data/authors'), '_data/authors/'],
  // docs.astro.build/en/guides/content-collections/#defining-collection-references
  astro: [...withEndings('data/authors'), ...withEndings('authors'), 'content/authors/', 'data/authors/', 'authors/'],
  zola: [...withEndings('data/authors'), ...withEndings('authors')],
  hexo: withEndings('_data/authors'),
  pelican: [],
  // docusaurus.io/docs/blog#global-authors
  docusaurus: [...withEndings('authors'), ...withEndings('blog/authors')],
  gatsby: [...withEndings('authors'), ...withEndings('data/authors'), 'content/authors/', 'data/authors/'],
}

/** Returns where the engine's authors may be; of a site without an engine, where any may keep them beside its articles. */
export const listAuthorFiles = (engine: Engine | undefined): readonly string[] => [
  'authors.yml',
  ...(engine === undefined ? [] : AUTHOR_FILES[engine]),
]
