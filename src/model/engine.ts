/** Site engines whose content directories are read by their own rules. */
export const ENGINES = [
  'hugo',
  'jekyll',
  'eleventy',
  'astro',
  'zola',
  'hexo',
  'pelican',
  'docusaurus',
  'gatsby',
] as const
export type Engine = (typeof ENGINES)[number]

/** The engine that a content directory is kept for. */
export interface SiteEngine {
  readonly name: Engine
  /** True if its configuration turns emoji on. */
  readonly emoji?: true
  /** The files by which it was recognized, such as `_config.yml and _posts`; absent: site.yaml names it. */
  readonly evidence?: string
}

/** How an engine reads the bodies of its articles. Plain data, which threads exchange. */
export interface MarkupRules {
  /** True if an address or `www.…` in a text becomes a link without brackets. */
  readonly linkifies: boolean
  /** True if `:tada:` becomes an emoji. */
  readonly emoji: boolean
  /** True if a line break in a paragraph is a line break on the page. */
  readonly breaks: boolean
  /** How headings get the ids that links to `#…` name; `none`: they have none. */
  readonly headingIds: 'github' | 'hugo' | 'kramdown' | 'zola' | 'hexo' | 'none'
  /**
   * Attributes after headings and blocks: `{: .note}` of kramdown, `{#method .wide}` in braces, or `any`. They are never
   * part of the text.
   */
  readonly attributes: 'kramdown' | 'braces' | 'any' | 'none'
  /** The words of comments that end the summary, in lower case: `more` for `<!-- more -->`. */
  readonly summaryMarks: readonly string[]
  /** True if texts are kramdown and not CommonMark. */
  readonly kramdown: boolean
  /** True if Liquid reads texts, so that `{{ shop }}` is the value of a variable even where no tag of the text sets it. */
  readonly liquid: boolean
  /** True if files that end in `.md` are MDX too. */
  readonly mdx: boolean
}

/** The rules for bodies of a site that names no engine: what is right for all. */
export const NEUTRAL_MARKUP: MarkupRules = {
  linkifies: false,
  emoji: false,
  breaks: false,
  headingIds: 'github',
  attributes: 'any',
  summaryMarks: ['more', 'excerpt', 'truncate'],
  kramdown: false,
  liquid: false,
  mdx: false,
}
