import { isRightToLeft, OPML_PATH } from '../feeds/index.ts'
import { resolveAddress } from '../model/index.ts'
import { type PageContext, toLocalAddress, toSitePath } from './page-context.ts'
import { ALL_FEEDS_PATH, SCRIPT_PATH, STYLESHEET_PATH } from './page-paths.ts'
import { type Child, type Html, html, renderAttribute, toSafeLink, trustHtml } from './template.ts'

/** A page, without what is the same on all of them. */
export interface Page {
  /** For the window's title; the site's is put after it. Absent on the front page. */
  readonly title?: string
  readonly description: string
  /** The page's one address, absolute; absent on pages that are no address of their own. */
  readonly canonical?: string
  /** More of the head: discovery, Open Graph, linked data. */
  readonly head?: Child
  /** The section whose entry in the navigation is marked. */
  readonly section?: string
  readonly main: Child
}

/** The whole document. */
export function renderDocument(context: PageContext, page: Page): string {
  const { site } = context.catalogue.newsroom
  const { wording } = context
  return html`<!doctype html>
<html lang="${site.language}"${renderAttribute('dir', isRightToLeft(site.language) ? 'rtl' : undefined)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title === undefined ? site.title : `${page.title} – ${site.title}`}</title>
<meta name="description" content="${page.description}">
${page.canonical === undefined ? undefined : html`<link rel="canonical" href="${page.canonical}">\n`}${page.head}<link rel="stylesheet" href="${toSitePath(context, STYLESHEET_PATH)}">
${ownStylesheet(context)}${icon(context)}<script src="${toSitePath(context, SCRIPT_PATH)}" defer></script>
</head>
<body>
<a class="skip" href="#main">${wording.skip}</a>
<header class="masthead">
<p class="nameplate"><a href="${toSitePath(context, '')}">${nameplate(context)}</a></p>
${navigation(context, page.section)}</header>
<main id="main">
${page.main}</main>
<footer>
<p><a href="${toSitePath(context, ALL_FEEDS_PATH)}">${wording.allFeeds}</a> <a href="${toSitePath(context, OPML_PATH)}">OPML</a></p>
${site.rights === undefined ? undefined : html`<p>${site.rights}</p>\n`}</footer>
</body>
</html>
`.text
}

const ownStylesheet = (context: PageContext): Html | undefined => {
  const { stylesheet } = context.catalogue.newsroom.site
  return stylesheet === undefined ? undefined : html`<link rel="stylesheet" href="${asset(context, stylesheet)}">\n`
}

/** Where the newsroom has none, browsers are told so: they would ask for `/favicon.ico` on every visit. */
const icon = (context: PageContext): Html => {
  const address = context.catalogue.newsroom.site.icon
  return html`<link rel="icon" href="${address === undefined ? trustHtml('data:,') : asset(context, address)}">\n`
}

/** The newsroom's name as its own picture, else in type. The height is the style sheet's: nothing moves when it arrives. */
const nameplate = (context: PageContext): Child => {
  const { nameplate: picture, title } = context.catalogue.newsroom.site
  return picture === undefined ? title : html`<img src="${asset(context, picture)}" alt="${title}" height="64">`
}

/** A file that site.yaml names: rooted in the site, relative, or elsewhere. */
const asset = (context: PageContext, address: string): string =>
  toSafeLink(toLocalAddress(context, resolveAddress(context.base, address)))

function navigation(context: PageContext, current: string | undefined): Html {
  const { sections, sectionPaths } = context.catalogue
  const top = current === undefined ? undefined : sectionPaths.get(current)?.[0]
  const entry = ({ id, title }: { readonly id: string; readonly title: string }): Html =>
    html`<li><a href="${toSitePath(context, `${encodeURIComponent(id)}/`)}"${renderAttribute('aria-current', id === current ? 'page' : undefined)}${renderAttribute('class', id === top?.id ? 'in' : undefined)}>${title}</a></li>\n`
  if (sections.length === 0) return html``
  const below = top?.sections ?? []
  return html`<nav aria-label="${context.wording.sections}">
<ul>
${sections.map(entry)}</ul>
${below.length === 0 ? undefined : html`<ul class="below">\n${below.map(entry)}</ul>\n`}</nav>
`
}
