import type { Scope } from '../catalog/index.ts'
import { FORMATS, makeFeedPath, OPML_PATH } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import type { PageContext } from './page-context.ts'
import { type Html, html } from './template.ts'

/**
 * Links by which readers find feeds from a page's address: the page's own scope first, since the first is what they
 * take by default (HTML §4.6.7.1), then the scopes above it.
 */
export function renderAutodiscovery({ base }: PageContext, scopes: readonly Scope[]): Html {
  const links = scopes.flatMap((scope) =>
    scope.settings.formats.map(
      (format) =>
        html`<link rel="alternate" type="${FORMATS[format].mediaType}" title="${scope.label} (${FORMATS[format].label})" href="${resolveAddress(base, makeFeedPath(scope.name, format))}">\n`,
    ),
  )
  return html`${links}<link rel="outline" type="text/x-opml" href="${resolveAddress(base, OPML_PATH)}">\n`
}

/** A scope with those above it: its ancestors from the inside out, then everything. */
export function listWithAncestors({ catalogue }: PageContext, scope: Scope): Scope[] {
  const { subject } = scope
  const above = subject.kind === 'section' ? [...subject.ancestors].reverse().map(({ id }) => id) : []
  const names = [...above, ...(subject.kind === 'everything' ? [] : [''])]
  return [scope, ...names.flatMap((name) => catalogue.scopes.get(name) ?? [])]
}
