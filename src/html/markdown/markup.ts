import type { Env } from 'markdown-it'
import { type MarkupRules, NEUTRAL_MARKUP } from '../../model/index.ts'

/** Returns the rules that a text is rendered by. They are in the environment, since one parser serves all sites. */
export function readMarkup(env: Env | undefined): MarkupRules {
  const markup = env?.['markup']
  return isMarkup(markup) ? markup : NEUTRAL_MARKUP
}

const isMarkup = (value: unknown): value is MarkupRules =>
  typeof value === 'object' && value !== null && 'linkifies' in value

/** Returns true if text has one of the forms of attribute lists that the rules read. */
export const readsAttributes = ({ attributes }: MarkupRules, form: 'kramdown' | 'braces'): boolean =>
  attributes === 'any' || attributes === form
