import { escapeUTF8 } from 'entities'
import { type Article, getArticleUri, getArticleUrl, getAtomArticleUri, type Site } from '../../model/index.ts'
import type { Publisher } from '../../publisher/index.ts'
import type { PreviewSource } from './preview-source.ts'

/** Path of the list of hidden articles, in the preview. */
export const PREVIEW_PATH = '_preview/'

/** Renders the list of hidden articles, each with its item as readers of RSS, Atom and JSON Feed will get it. */
export async function renderPreviewPage(source: PreviewSource, publisher: Publisher): Promise<string> {
  const { newsroom, hidden } = source.shown()
  if (newsroom === undefined) return wrap('Preview', '<p>The settings cannot be used.</p>')
  const { site } = newsroom
  const parts: string[] = []
  for (const { article, state } of hidden) {
    const address = getArticleUrl(site, article, publisher.url)
    const items = state === 'withheld' ? [] : await listItems(site, article, publisher)
    parts.push(
      `<section><h2><a href="${escapeUTF8(address)}">${escapeUTF8(article.title)}</a></h2><p>${state} · ${escapeUTF8(article.file)}</p>`,
      ...items.map(({ label, text }) => `<details><summary>${label}</summary><pre>${escapeUTF8(text)}</pre></details>`),
      '</section>',
    )
  }
  const none = hidden.length === 0 ? '<p>Every article is public.</p>' : ''
  return wrap(`Preview of ${site.title}`, `<p><a href="../">Front page</a></p>${none}${parts.join('\n')}`)
}

const wrap = (title: string, main: string): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeUTF8(title)}</title>
</head><body><main><h1>${escapeUTF8(title)}</h1>
<p><strong>Not public.</strong> Only people with this address see what is here.</p>
${main}</main></body></html>
`

interface ShownItem {
  readonly label: string
  readonly text: string
}

async function listItems(site: Site, article: Article, publisher: Publisher): Promise<ShownItem[]> {
  const folders = [...article.sections.map(({ id }) => `${id}/`), '']
  const [uri, atomUri] = [getArticleUri(site, article), getAtomArticleUri(site, article)]
  const items: (ShownItem | undefined)[] = [
    await findItem('RSS', folders, 'rss.xml', publisher, (feed) =>
      cutElement(feed, 'item', `>${escapeUTF8(uri)}</guid>`),
    ),
    await findItem('Atom', folders, 'atom.xml', publisher, (feed) =>
      cutElement(feed, 'entry', `<id>${escapeUTF8(atomUri)}</id>`),
    ),
    await findItem('JSON Feed', folders, 'feed.json', publisher, (feed) => {
      const { items: all = [] } = JSON.parse(feed) as { items?: readonly { id: string }[] }
      const found = all.find(({ id }) => id === uri)
      return found && JSON.stringify(found, undefined, 2)
    }),
  ]
  return items.filter((item) => item !== undefined)
}

/** Looks in the feeds of the article's sections, then in that of everything. */
async function findItem(
  label: string,
  folders: readonly string[],
  file: string,
  publisher: Publisher,
  cut: (feed: string) => string | undefined,
): Promise<ShownItem | undefined> {
  for (const folder of folders) {
    const feed = await publisher.text(`/${folder}${file}`)
    const text = feed === undefined ? undefined : cut(feed)
    if (text !== undefined) return { label, text }
  }
  return undefined
}

/** Returns the element of a feed in which a text is. */
function cutElement(feed: string, name: string, inside: string): string | undefined {
  const at = feed.indexOf(inside)
  if (at === -1) return undefined
  const [start, end] = [feed.lastIndexOf(`<${name}`, at), feed.indexOf(`</${name}>`, at)]
  return start === -1 || end === -1 ? undefined : feed.slice(start, end + name.length + 3)
}
