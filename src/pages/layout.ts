import { isRightToLeft, OPML_PATH } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import { type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH, SCRIPT_PATH, STYLESHEET_PATH } from './page-paths.ts'
import { type Child, type Html, html, renderAttribute, toSafeLink, trustHtml } from './template.ts'

/** The parts of a page that differ from page to page. */
export interface Page {
  /** Window title, to which the site's title is appended. Absent on the front page. */
  readonly title?: string
  readonly description: string
  /** The page's canonical address, absolute; absent for pages without one. */
  readonly canonical?: string
  /** True if search engines are to leave the page out. */
  readonly noindex?: boolean
  /** More elements of the head: autodiscovery, Open Graph, JSON-LD. */
  readonly head?: Child
  /** Id of the section that the navigation marks as current. */
  readonly section?: string
  readonly main: Child
}

export function renderDocument(context: PageContext, page: Page): string {
  const { site, wording } = context
  return html`<!doctype html>
<html lang="${site.language}"${renderAttribute('dir', isRightToLeft(site.language) ? 'rtl' : undefined)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title === undefined ? site.title : `${page.title} – ${site.title}`}</title>
<meta name="description" content="${page.description}">
${page.noindex === true ? html`<meta name="robots" content="noindex">\n` : undefined}${page.canonical === undefined ? undefined : html`<link rel="canonical" href="${page.canonical}">\n`}${page.head}<link rel="stylesheet" href="${toSitePath(context, STYLESHEET_PATH)}">
${renderOwnStylesheet(context)}${renderIcon(context)}<script src="${toSitePath(context, SCRIPT_PATH)}" defer></script>
</head>
<body>
<a class="skip" href="#main">${wording.skip}</a>
<header class="masthead">
<p class="nameplate"><a href="${toSitePath(context, '')}">${renderNameplate(context)}</a></p>
${renderNavigation(context, page.section)}</header>
<main id="main">
${page.main}</main>
<footer>
<p>${context.hasAuthors ? html`<a href="${toSitePath(context, 'authors/')}">${wording.authors}</a> ` : undefined}${context.hasTags ? html`<a href="${toSitePath(context, 'tags/')}">${wording.tags}</a> ` : undefined}<a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}</a> <a href="${toSitePath(context, OPML_PATH)}">OPML</a></p>
${site.rights === undefined ? undefined : html`<p>${site.rights}</p>\n`}</footer>
</body>
</html>
`.text
}

function renderOwnStylesheet(context: PageContext): Html | undefined {
  const { stylesheet } = context.site
  return stylesheet === undefined
    ? undefined
    : html`<link rel="stylesheet" href="${toAssetLink(context, stylesheet)}">\n`
}

/** Without an icon, an empty one keeps browsers from requesting `/favicon.ico` on every visit. */
const renderIcon = (context: PageContext): Html => {
  const { icon } = context.site
  return html`<link rel="icon" href="${icon === undefined ? trustHtml('data:,') : toAssetLink(context, icon)}">\n`
}

/** The fixed height prevents a layout shift when the picture loads. */
const renderNameplate = (context: PageContext): Child => {
  const { nameplate, title } = context.site
  return nameplate === undefined
    ? title
    : html`<img src="${toAssetLink(context, nameplate)}" alt="${title}" height="64">`
}

/** Returns the link to a file that site.yaml names. */
const toAssetLink = (context: PageContext, address: string): string =>
  toSafeLink(toLocalAddress(context, resolveAddress(context.base, address)))

function renderNavigation(context: PageContext, current: string | undefined): Html {
  const { sections, sectionPaths } = context
  const top = current === undefined ? undefined : sectionPaths.get(current)?.[0]
  const renderEntry = ({ id, title }: { readonly id: string; readonly title: string }): Html =>
    html`<li><a href="${toSitePath(context, `${encodeURIComponent(id)}/`)}"${renderAttribute('aria-current', id === current ? 'page' : undefined)}${renderAttribute('class', id === top?.id ? 'in' : undefined)}>${title}</a></li>\n`
  if (sections.length === 0) return html``
  const below = top?.sections ?? []
  return html`<nav aria-label="${context.wording.sections}">
<ul>
${sections.map(renderEntry)}</ul>
${below.length === 0 ? undefined : html`<ul class="below">\n${below.map(renderEntry)}</ul>\n`}</nav>
`
}
