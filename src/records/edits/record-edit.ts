/** A change that an editor makes to an article; it is written into the article's record. Instants are RFC 3339. */
export type RecordEdit =
  /** The article is public, from `at` on where that is given: else from its date on. */
  | { readonly action: 'publish'; readonly at?: string }
  | { readonly action: 'unpublish' }
  /** Undoes `unpublish`, `retract` and `withdraw`. */
  | { readonly action: 'restore' }
  /** The article has changed significantly. */
  | { readonly action: 'update'; readonly at: string }
  /** @property note one line of plain text */
  | { readonly action: 'correct'; readonly at: string; readonly note: string }
  /** @property reason one line of plain text */
  | { readonly action: 'withdraw'; readonly at: string; readonly reason?: string }
  /** @property keepHeadline true if the notice shows the headline of what was retracted */
  | { readonly action: 'retract'; readonly at: string; readonly reason?: string; readonly keepHeadline?: boolean }

/** Participles for messages: "cannot be withdrawn". */
export const EDIT_PARTICIPLES: Readonly<Record<RecordEdit['action'], string>> = {
  publish: 'published',
  unpublish: 'unpublished',
  restore: 'restored',
  update: 'updated',
  correct: 'corrected',
  withdraw: 'withdrawn',
  retract: 'retracted',
}
