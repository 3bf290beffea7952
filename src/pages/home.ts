import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { FORMATS } from '../feeds/formats.ts'
import { escapeHtml } from '../feeds/item-html.ts'
import { addressOf, feedPath, OPML_PATH } from '../feeds/paths.ts'

/** The page at `/`: every feed of the newsroom, with autodiscovery links for the feed of everything. */
export function renderHome(catalogue: Catalogue, base: string): string {
  const { site } = catalogue.newsroom
  const scopes = [...catalogue.scopes.values()]
  const everything = scopes.filter(({ subject }) => subject.kind === 'everything')
  const discovery = everything.flatMap((scope) =>
    scope.settings.formats.map(
      (format) =>
        `<link rel="alternate" type="${FORMATS[format].mediaType}" title="${escapeHtml(site.title)} (${FORMATS[format].label})" href="${escapeHtml(addressOf(base, feedPath(scope.name, format)))}">\n`,
    ),
  )
  const group = (heading: string, kind: Scope['subject']['kind']): string => {
    const rows = scopes.filter(({ subject }) => subject.kind === kind).map((scope) => row(scope, base))
    return rows.length === 0 ? '' : `<h2>${escapeHtml(heading)}</h2>\n<ul>\n${rows.join('')}</ul>\n`
  }
  return `<!doctype html>
<html lang="${escapeHtml(site.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(site.title)}</title>
<meta name="description" content="${escapeHtml(site.description)}">
${discovery.join('')}<link rel="outline" type="text/x-opml" href="${escapeHtml(addressOf(base, OPML_PATH))}">
</head>
<body>
<h1>${escapeHtml(site.title)}</h1>
<p>${escapeHtml(site.description)}</p>
${group('Everything', 'everything')}${group('Sections', 'section')}${group(site.wording.authors, 'author')}${group(site.wording.tags, 'tag')}<p><a href="${escapeHtml(addressOf(base, OPML_PATH))}">All feeds (OPML)</a></p>
</body>
</html>
`
}

function row(scope: Scope, base: string): string {
  const links = scope.settings.formats.map(
    (format) => `<a href="${escapeHtml(addressOf(base, feedPath(scope.name, format)))}">${FORMATS[format].label}</a>`,
  )
  return `<li>${escapeHtml(scope.label)}: ${links.join(', ')}</li>\n`
}
