import type { Scope } from '../catalog/index.ts'
import { OPML_PATH } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import type { PageContext } from './page-context.ts'
import { type Html, html } from './template.ts'

/**
 * Links by which readers find feeds from a page's address: the page's own scope first, since the first is what they
 * take by default (HTML §4.6.7.1), then the scopes above it.
 */
export function renderAutodiscovery({ base, feeds }: PageContext, scopes: readonly Scope[]): Html {
  const links = scopes.flatMap((scope) =>
    feeds
      .listPublic(scope)
      .map(
        ({ variant: { format, label }, path }) =>
          html`<link rel="alternate" type="${format.mediaTypes[0]}" title="${scope.label} (${label})" href="${resolveAddress(base, path)}">\n`,
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
