import type { Listed } from '../catalogue/scope.ts'
import { FORMATS } from '../feeds/formats.ts'
import { feedPath, pagePath } from '../feeds/paths.ts'
import type { Section } from '../newsroom/site.ts'
import { here, type PageContext } from './context.ts'
import { type Html, html } from './html.ts'

/** The sections with their feeds, as deep as they go. */
export function sectionTree(context: PageContext, sections: readonly Section[]): Html {
  if (sections.length === 0) return html``
  const { scopes } = context.catalogue
  const entries = sections.map(({ id, title, sections: below }) => {
    const scope = scopes.get(id)
    return html`<li><a href="${here(context, pagePath(id))}">${title}</a> ${scope === undefined ? undefined : feedLinks(context, scope)}
${sectionTree(context, below)}</li>
`
  })
  return html`<ul class="tree">\n${entries}</ul>\n`
}

/** `RSS Atom JSON Feed`, each a link. */
export const feedLinks = (context: PageContext, scope: Listed): Html =>
  html`<span class="formats">${scope.settings.formats.map(
    (format) =>
      html`<a href="${here(context, feedPath(scope.name, format))}" aria-label="${scope.label}: ${FORMATS[format].label}">${FORMATS[format].label}</a> `,
  )}</span>`
