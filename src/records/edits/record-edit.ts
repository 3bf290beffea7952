/**
 * A change that an editor makes to an article; it is written into the article's record. Instants are RFC 3339; notes and
 * reasons are one line of plain text. `publish` without `at` keeps the date of the record. `restore` undoes `unpublish`,
 * `retract` and `withdraw`. With `keepHeadline` the notice shows the headline of what was retracted.
 */
export type RecordEdit =
  | { readonly action: 'publish'; readonly at?: string }
  | { readonly action: 'unpublish' }
  | { readonly action: 'restore' }
  | { readonly action: 'update'; readonly at: string }
  | { readonly action: 'correct'; readonly at: string; readonly note: string }
  | { readonly action: 'withdraw'; readonly at: string; readonly reason?: string }
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
