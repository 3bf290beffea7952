import { describeScope, type ScopeListing } from '../../catalog/index.ts'
import { OPML_PATH } from '../../feeds/index.ts'
import { resolveAddress } from '../../model/index.ts'
import type { PageContext } from '../page-context.ts'
import { type Html, html } from '../template.ts'

/**
 * Returns the links by which feed readers find the feeds of a page. The page's own scope comes first, because readers
 * take the first link by default (HTML §4.6.7.1).
 */
export function renderAutodiscovery({ base, feeds }: PageContext, scopes: readonly ScopeListing[]): Html {
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

/** Returns a scope, its ancestors from the inside out, and everything. */
export function listWithAncestors(context: PageContext, scope: ScopeListing): ScopeListing[] {
  const { subject } = scope
  const above = subject.kind === 'section' ? [...subject.ancestors].reverse().map(({ id }) => id) : []
  const names = [...above, ...(subject.kind === 'everything' ? [] : [''])]
  return [scope, ...names.flatMap((name) => describeScope(context, name) ?? [])]
}
