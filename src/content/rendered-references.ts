import type { BodyForm } from '../newsroom/article.ts'
import { absoluteLink } from './absolute-url.ts'

/** Nobody's: what counts is that both sides are resolved alike. */
const PLACE = { page: 'https://site.invalid/a/b/', site: 'https://site.invalid/' }

const ADDRESSES = /\s(?:src|href|poster|srcset)="([^"]*)"/g

/**
 * Whether a body leads to a reference or shows it, once it is rendered: what stands in code, in a comment or in prose, is
 * escaped, or does not pass the sanitiser, is none.
 */
export async function referencesShown(body: string, form: BodyForm): Promise<(reference: string) => boolean> {
  // Loaded with the first body: it is a tenth of all that there is to load.
  const { renderBody } = await import('./body.ts')
  const { html } = renderBody(body, form, { ...PLACE, idPrefix: '' })
  const shown = new Set<string>()
  for (const [, value = ''] of html.matchAll(ADDRESSES)) {
    for (const candidate of value.replaceAll('&amp;', '&').split(', ')) shown.add(candidate.replace(/ .*$/, ''))
  }
  return (reference) => shown.has(absoluteLink(reference, PLACE) ?? '')
}
