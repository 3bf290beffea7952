import { type Engine, NEUTRAL_MARKUP } from '../../model/index.ts'
import type { EngineMark, EngineRules } from './engine-rules.ts'

/** A site that names no engine, and whose folder does not show one. */
export const NEUTRAL_RULES: EngineRules = {
  label: 'no engine',
  times: 'site',
  days: 'site',
  textTimesAreLocal: false,
  slugStyle: 'plain',
  slugFrom: 'file',
  publishesUntitled: false,
  publishesBare: false,
  addressDay: 'site',
  markup: NEUTRAL_MARKUP,
}

/** The engines, one row each. Every value is the default of the engine's own configuration, with the place it is from. */
export const ENGINE_RULES: Readonly<Record<Engine, EngineRules>> = {
  hugo: {
    label: 'Hugo',
    // `timeZone`, else UTC (gohugo.io/configuration/all, common/htime/time.go).
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // common/paths/path.go; resources/page/permalinks.go, pageToPermalinkDate.
    slugStyle: 'hugo',
    slugFrom: 'file',
    publishesUntitled: true,
    publishesBare: false,
    addressDay: 'written',
    markup: {
      // markup/goldmark/goldmark_config/config.go: Linkify, AutoIDType, Attribute.
      linkifies: true,
      // `enableEmoji` (gohugo.io/configuration/all).
      emoji: false,
      breaks: false,
      headingIds: 'hugo',
      attributes: 'braces',
      // gohugo.io/content-management/summaries
      summaryMarks: ['more'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
  jekyll: {
    label: 'Jekyll',
    // Ruby's YAML reads a time without an offset as UTC, and a day as a day, which Jekyll reads again, as it reads texts
    // (Psych, scalar_scanner.rb; Jekyll, lib/jekyll/utils.rb, parse_date).
    times: 'utc',
    days: 'site',
    textTimesAreLocal: true,
    // lib/jekyll/drops/url_drop.rb.
    slugStyle: 'jekyll',
    slugFrom: 'file',
    publishesUntitled: true,
    publishesBare: false,
    addressDay: 'site',
    markup: {
      // kramdown has no bare addresses (kramdown.gettalong.org/syntax.html#automatic-links).
      linkifies: false,
      // Only with the plugin jemoji.
      emoji: false,
      // `hard_wrap` (lib/jekyll/configuration.rb).
      breaks: false,
      headingIds: 'kramdown',
      // kramdown.gettalong.org/syntax.html#attribute-list-definitions
      attributes: 'kramdown',
      // `excerpt_separator` is an empty line by default; sites set one of these (jekyllrb.com/docs/posts/#post-excerpts).
      summaryMarks: ['more', 'excerpt', 'break', 'excerpt-end'],
      kramdown: true,
      liquid: true,
      mdx: false,
    },
  },
  eleventy: {
    label: 'Eleventy',
    // js-yaml makes a date in UTC of both, and a text is read in UTC (src/Template.js, getMappedDate).
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // src/TemplateFileSlug.js; dates of permalinks are those of `page.date`, in UTC.
    slugStyle: 'plain',
    slugFrom: 'file',
    publishesUntitled: true,
    publishesBare: false,
    addressDay: 'utc',
    markup: {
      // markdown-it with `html: true` alone (src/Engines/Markdown.js).
      linkifies: false,
      emoji: false,
      breaks: false,
      headingIds: 'none',
      attributes: 'any',
      // www.11ty.dev/docs/data-frontmatter-customize/#example-parse-excerpts-from-content
      summaryMarks: ['excerpt', 'more'],
      kramdown: false,
      // `markdownTemplateEngine` is Liquid (www.11ty.dev/docs/config/#default-template-engine-for-markdown-files).
      liquid: true,
      mdx: false,
    },
  },
  astro: {
    label: 'Astro',
    // js-yaml makes dates in UTC; schemas coerce texts with `new Date`, in UTC on build servers.
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // docs.astro.build/en/guides/content-collections: ids are made with github-slugger.
    slugStyle: 'github',
    slugFrom: 'file',
    publishesUntitled: false,
    publishesBare: false,
    addressDay: 'utc',
    markup: {
      // remark-gfm, rehype heading ids of github-slugger (docs.astro.build/en/guides/markdown-content).
      linkifies: true,
      emoji: false,
      breaks: false,
      headingIds: 'github',
      attributes: 'none',
      summaryMarks: ['more', 'excerpt'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
  zola: {
    label: 'Zola',
    // A time of TOML without an offset is UTC (components/content/src/front_matter/page.rs).
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // components/utils/src/slugs.rs; components/content/src/page.rs.
    slugStyle: 'zola',
    slugFrom: 'file',
    publishesUntitled: true,
    publishesBare: false,
    addressDay: 'written',
    markup: {
      // pulldown-cmark has no bare addresses; `render_emoji` is off (getzola.org/documentation/getting-started/configuration).
      linkifies: false,
      emoji: false,
      breaks: false,
      headingIds: 'zola',
      attributes: 'braces',
      // getzola.org/documentation/content/page/#summary
      summaryMarks: ['more'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
  hexo: {
    label: 'Hexo',
    // Dates of YAML are moved to local time, and read in `timezone` (hexo-front-matter, lib/front_matter.ts).
    times: 'site',
    days: 'site',
    textTimesAreLocal: false,
    // lib/plugins/filter/post_permalink.ts.
    slugStyle: 'plain',
    slugFrom: 'file',
    publishesUntitled: true,
    // lib/plugins/processor/post.ts takes the title and the date of the file's name.
    publishesBare: true,
    addressDay: 'site',
    markup: {
      // `autolink`, `breaks` and `headerIds` are on (hexo-renderer-marked, README).
      linkifies: true,
      emoji: false,
      breaks: true,
      headingIds: 'hexo',
      attributes: 'none',
      // hexo.io/docs/tag-plugins#Post-Excerpt
      summaryMarks: ['more'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
  pelican: {
    label: 'Pelican',
    // `TIMEZONE` applies to dates without an offset (pelican/contents.py, set_date_tzinfo).
    times: 'site',
    days: 'site',
    textTimesAreLocal: false,
    // pelican/settings.py: SLUGIFY_SOURCE, SLUG_REGEX_SUBSTITUTIONS.
    slugStyle: 'pelican',
    slugFrom: 'title',
    publishesUntitled: false,
    publishesBare: false,
    addressDay: 'site',
    markup: {
      // Python-Markdown with the extensions codehilite, extra and meta (pelican/settings.py, MARKDOWN).
      linkifies: false,
      emoji: false,
      breaks: false,
      headingIds: 'none',
      attributes: 'any',
      summaryMarks: ['more', 'pelican_end_summary'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
  docusaurus: {
    label: 'Docusaurus',
    // js-yaml makes a date in UTC of both (packages/docusaurus-plugin-content-blog/src/blogUtils.ts).
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // packages/docusaurus-plugin-content-blog/src/blogUtils.ts.
    slugStyle: 'plain',
    slugFrom: 'file',
    publishesUntitled: true,
    publishesBare: false,
    addressDay: 'utc',
    markup: {
      // remark-gfm and remark-emoji, `.md` as MDX (packages/docusaurus-mdx-loader/src/processor.ts).
      linkifies: true,
      emoji: true,
      breaks: false,
      headingIds: 'github',
      attributes: 'braces',
      // docusaurus.io/docs/blog#blog-list
      summaryMarks: ['truncate'],
      kramdown: false,
      liquid: false,
      mdx: true,
    },
  },
  gatsby: {
    label: 'Gatsby',
    // js-yaml makes a date in UTC of both (gatsby-transformer-remark, on-node-create.js).
    times: 'utc',
    days: 'utc',
    textTimesAreLocal: false,
    // createFilePath (gatsby-source-filesystem) keeps names of files.
    slugStyle: 'plain',
    slugFrom: 'file',
    publishesUntitled: false,
    publishesBare: false,
    addressDay: 'utc',
    markup: {
      // `gfm` is on (gatsby-transformer-remark, README).
      linkifies: true,
      emoji: false,
      breaks: false,
      headingIds: 'github',
      attributes: 'braces',
      // `excerpt_separator` (gatsby-transformer-remark, README).
      summaryMarks: ['end', 'more', 'excerpt', 'endexcerpt'],
      kramdown: false,
      liquid: false,
      mdx: false,
    },
  },
}

const SCRIPTS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts']
const withScripts = (name: string): string[] => SCRIPTS.map((extension) => `${name}.${extension}`)

/** gohugo.io/configuration/all/#enableemoji */
const HUGO_EMOJI = /^[ \t]*"?enableEmoji"?[ \t]*[:=][ \t]*true/im

/**
 * The files by which a folder shows its engine. Hugo and Zola share a name, and so do Jekyll and Hexo: what is beside the
 * file, or in it, tells them apart.
 */
export const ENGINE_MARKS: readonly EngineMark[] = [
  { engine: 'hugo', files: ['hugo.toml', 'hugo.yaml', 'hugo.yml', 'hugo.json', 'config/_default'], emoji: HUGO_EMOJI },
  {
    engine: 'zola',
    files: ['config.toml', 'zola.toml'],
    text: /^[ \t]*base_url[ \t]*=/m,
    emoji: /^[ \t]*render_emoji[ \t]*=[ \t]*true/m,
  },
  {
    engine: 'hugo',
    files: ['config.toml', 'config.yaml', 'config.yml', 'config.json'],
    beside: ['archetypes', 'layouts', 'themes', 'content'],
    text: /^[ \t]*"?base_?url"?[ \t]*[:=]/im,
    emoji: HUGO_EMOJI,
  },
  { engine: 'hexo', files: ['_config.yml', '_config.yaml'], beside: ['scaffolds'] },
  {
    engine: 'jekyll',
    files: ['_config.yml', '_config.yaml', '_config.toml'],
    beside: ['_posts', '_layouts', '_includes', 'Gemfile', '_data'],
    emoji: /\bjemoji\b/,
  },
  { engine: 'eleventy', files: ['.eleventy.js', ...withScripts('eleventy.config')] },
  { engine: 'astro', files: withScripts('astro.config') },
  { engine: 'docusaurus', files: withScripts('docusaurus.config') },
  { engine: 'gatsby', files: withScripts('gatsby-config') },
  { engine: 'pelican', files: ['pelicanconf.py'] },
]
