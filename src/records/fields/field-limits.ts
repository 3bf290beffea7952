import type { RecordFieldName } from './article-fields.ts'

/** The longest values of a field. */
export interface FieldLimit {
  /** Characters of each text in the value. */
  readonly characters: number
  /** Entries of a list, or names in a text with commas. Absent: the field has one value. */
  readonly entries?: number
  /**
   * True if the article is withheld without the value, because its identity or its visibility would be another one.
   * Otherwise the article is published without what is over the limit.
   */
  readonly withholds?: true
}

const NAME = { characters: 1000 }
const TEXT = { characters: 20_000 }
const ADDRESS = { characters: 4000 }

/** The limits of fields; a field without a row has no text that is kept. */
export const FIELD_LIMITS: Readonly<Partial<Record<RecordFieldName, FieldLimit>>> = {
  id: { ...NAME, withholds: true },
  title: { characters: 5000, withholds: true },
  slug: NAME,
  url: ADDRESS,
  section: { characters: 300, entries: 30 },
  category: { characters: 300, entries: 30 },
  authors: { ...NAME, entries: 50 },
  summary: TEXT,
  tags: { characters: 300, entries: 60 },
  image: { ...ADDRESS, entries: 100 },
  imageAlt: ADDRESS,
  imageCaption: ADDRESS,
  imageCredit: ADDRESS,
  attachments: { ...ADDRESS, entries: 100 },
  related: { ...ADDRESS, entries: 500 },
  language: { characters: 100 },
  source: ADDRESS,
  guid: { ...NAME, withholds: true },
  corrections: { ...TEXT, entries: 200 },
  retracted: { ...TEXT, withholds: true },
  withdrawn: { ...TEXT, withholds: true },
}
