/**
 * The limits of everything that is read, so that no record costs more than a bounded time; those of fields are in
 * fields/article-fields.ts. The page docs/reference/limits.md has the same figures beside the longest values of 13,000
 * real articles.
 */
export const LIMITS = {
  /** Bytes of a file. */
  file: 10 * 1024 * 1024,
  /** Characters of front matter. */
  frontMatter: 65_536,
  /** Levels of nested values in YAML and TOML. */
  depth: 20,
  /** Levels of nested values in JSON, where exports keep whole documents in fields that are not read. */
  jsonDepth: 100,
  /** Keys of a record. */
  keys: 10_000,
  /** Pictures and other files that a body refers to. */
  media: 5000,
  /** Bytes of site.yaml. */
  siteFile: 1024 * 1024,
  /** Bytes of authors.yaml. */
  authorsFile: 4 * 1024 * 1024,
  /** Characters of each text in site.yaml and authors.yaml. */
  settingCharacters: 5000,
  /** Sections of site.yaml, those below others included. */
  sections: 2000,
  /** Entries of `redirects`, and of `gone`. */
  redirects: 20_000,
  /** Redirects that lead to each other. */
  redirectSteps: 50,
  /** Authors of authors.yaml. */
  authors: 20_000,
} as const
