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

export const NAME_LIMIT = { characters: 1000 }
export const TEXT_LIMIT = { characters: 20_000 }
export const ADDRESS_LIMIT = { characters: 4000 }
