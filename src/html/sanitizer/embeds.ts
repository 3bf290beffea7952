/** Embedded pages. Feed readers show none, so a link takes the place of one: to the address that opens in a browser. */

type Attributes = Readonly<Record<string, string>>

/** Elements that show another page or file. */
const EMBEDS = new Set(['iframe', 'embed', 'amp-iframe', 'amp-youtube', 'amp-vimeo', 'amp-video-iframe'])

export const isEmbed = (name: string): boolean => EMBEDS.has(name)

interface Embed {
  /** As it is written, or that of the page of a known site. */
  readonly address: string
  readonly title: string
}

/** Returns an embedded page; undefined for a hidden one, or one without an address. */
export function readEmbed(name: string, attributes: Attributes): Embed | undefined {
  const { src, 'data-src': lazy, 'data-lazy-src': lazier, 'data-videoid': video, width, height } = attributes
  if (/^[01](?:px)?$/.test(width?.trim() ?? '') && /^[01](?:px)?$/.test(height?.trim() ?? '')) return undefined
  const written =
    name === 'amp-youtube' && video !== undefined
      ? `https://www.youtube.com/embed/${encodeURIComponent(video)}`
      : name === 'amp-vimeo' && video !== undefined
        ? `https://vimeo.com/${encodeURIComponent(video)}`
        : [lazy, lazier, src].find((value) => value !== undefined && value.trim() !== '' && value !== 'about:blank')
  if (written === undefined) return undefined
  const title = (attributes['title'] ?? '').trim() || (attributes['aria-label'] ?? '').trim()
  return { address: written.trim(), title: title.replace(/\s+/g, ' ') }
}

/** Addresses of players, and those of the pages that they show. */
const PAGES: readonly (readonly [host: RegExp, path: RegExp, page: (id: string, url: URL) => string])[] = [
  [/^(?:www\.|m\.)?youtube(?:-nocookie)?\.com$/, /^\/(?:embed|v|shorts)\/([\w-]{1,40})/, makeYoutubePage],
  [/^player\.vimeo\.com$/, /^\/video\/(\d{1,20})/, makeVimeoPage],
  [/^(?:www\.)?dailymotion\.com$/, /^\/embed\/video\/(\w{1,20})/, (id) => `https://www.dailymotion.com/video/${id}`],
  [/^open\.spotify\.com$/, /^\/embed\/(\w{1,20}\/\w{1,40})/, (id) => `https://open.spotify.com/${id}`],
  [
    /^embed(?:-ssl)?\.ted\.com$/,
    /^\/talks\/(?:lang\/\w{2,8}\/)?([\w.-]{1,200})/,
    (id) => `https://www.ted.com/talks/${id}`,
  ],
  [/^codepen\.io$/, /^\/([\w-]{1,60}\/)embed\/(?:preview\/)?(?=[\w-]{1,40})/, makeCodepenPage],
  [/^platform\.twitter\.com$/, /^\/embed\/(?:index|Tweet)\.html/, makeTweetPage],
  [/^www\.instagram\.com$/, /^\/(?:p|reel)\/([\w-]{1,40})\/embed/, (id) => `https://www.instagram.com/p/${id}/`],
  [/^www\.facebook\.com$/, /^\/plugins\/(?:post|video|page)\.php/, makeFacebookPage],
  [/^www\.loom\.com$/, /^\/embed\/(\w{1,64})/, (id) => `https://www.loom.com/share/${id}`],
]

/** Returns the address that opens in a browser, and the host as the text of a link that has no title. */
export function openEmbed(address: string): { readonly page: string; readonly host: string } {
  const url = new URL(address)
  const host = url.hostname.replace(/^www\./, '')
  for (const [ofHost, path, makePage] of PAGES) {
    const match = ofHost.test(url.hostname) ? path.exec(url.pathname) : null
    if (match === null) continue
    const page = makePage(match[1] ?? '', url)
    return { page, host: new URL(page).hostname.replace(/^www\./, '') }
  }
  return { page: address, host }
}

function makeYoutubePage(id: string, { searchParams }: URL): string {
  const list = searchParams.get('list')
  if (id === 'videoseries' && list !== null) return `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}`
  const start = /^\d{1,6}/.exec(searchParams.get('start') ?? searchParams.get('t') ?? '')?.[0]
  return `https://www.youtube.com/watch?v=${id}${start === undefined ? '' : `&t=${start}s`}`
}

/** An unlisted video has a key. */
function makeVimeoPage(id: string, { searchParams }: URL): string {
  const key = /^\w{1,40}$/.exec(searchParams.get('h') ?? '')?.[0]
  return `https://vimeo.com/${id}${key === undefined ? '' : `/${key}`}`
}

function makeCodepenPage(user: string, { pathname }: URL): string {
  return `https://codepen.io/${user}pen/${pathname.split('/').filter(Boolean).at(-1) ?? ''}`
}

function makeTweetPage(_: string, url: URL): string {
  const id = /^\d{1,25}$/.exec(url.searchParams.get('id') ?? '')?.[0]
  return id === undefined ? url.href : `https://twitter.com/i/status/${id}`
}

function makeFacebookPage(_: string, url: URL): string {
  const page = url.searchParams.get('href') ?? ''
  return /^https:\/\/(?:www\.|m\.)?facebook\.com\//.test(page) && URL.canParse(page) ? new URL(page).href : url.href
}
