/** How an engine makes a part of an address from a title, a slug or the name of a file. */
export type SlugStyle = 'plain' | 'hugo' | 'jekyll' | 'github' | 'zola' | 'pelican'

const STYLES: Readonly<Record<Exclude<SlugStyle, 'plain'>, (text: string) => string>> = {
  // common/paths/path.go, Sanitize; helpers/path.go, MakePathSanitized.
  hugo: (text) =>
    text
      .replace(/[^\p{L}\p{Nd}\p{M}\s._+~@-]/gu, '')
      .trim()
      .replace(/\s+/gu, '-')
      .toLowerCase(),
  // lib/jekyll/utils.rb, slugify with the mode `pretty`, which keeps letter case.
  jekyll: (text) => text.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, ''),
  // github-slugger, index.js.
  github: (text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  // The crate slug, without its table of transliterations: letters of other scripts stay.
  zola: (text) =>
    foldAccents(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  // SLUG_REGEX_SUBSTITUTIONS (pelican/settings.py), likewise.
  pelican: (text) =>
    foldAccents(text.normalize('NFKC'))
      .replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, '')
      .trim()
      .replace(/[-\s]+/gu, '-')
      .toLowerCase(),
}

/** Returns Latin letters without their accents. */
const foldAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')

/** Names that every style leaves as they are: nearly all. */
const PLAIN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Returns a text as an engine writes it in addresses; the text itself where nothing would be left. */
export function toSlug(text: string, style: SlugStyle): string {
  if (style === 'plain' || PLAIN.test(text)) return text
  const slug = STYLES[style](text)
  return slug === '' ? text : slug
}
