/** Which rendered bodies are kept. */
export interface BodyCacheLimits {
  /** Characters of the shortest text whose HTML is kept. */
  readonly minLength: number
  /** Characters of all texts whose HTML is kept. */
  readonly maxLength: number
}

/** The parts of documents that stay in memory, because more documents may need them. */
export interface Kept {
  readonly bodies: BodyCacheLimits
  /** Number of items for archives and older pages, in addition to those of the feeds. */
  readonly items: number
  /** False where each document is wanted once. */
  readonly documents: boolean
  /** True to keep the inputs of items, where no media file changes while a catalog is in use. */
  readonly inputs: boolean
}

/** In characters. Rendering a shorter text is fast, whatever it contains. */
export const LONG_TEXT = 100_000

/** For readers, who ask for some documents again and again. */
export const KEPT_TO_SERVE: Kept = {
  bodies: { minLength: LONG_TEXT, maxLength: 8_000_000 },
  items: 2000,
  documents: true,
  inputs: false,
}

/** For one tree, which shows an article on its page and in the feeds and archives of its section, authors and tags. */
export const KEPT_FOR_TREE: Kept = {
  bodies: { minLength: 0, maxLength: 32_000_000 },
  // Those of a whole tree, or of some years of a large one: an archive of a tag shows articles of ten years.
  items: 20_000,
  documents: false,
  inputs: true,
}

/** For a tree that is written again after each change. */
export const KEPT_TO_WATCH: Kept = { ...KEPT_FOR_TREE, documents: true, inputs: false }
