import { resolveMediaPlace } from '../catalog/index.ts'
import { type Articles, getArticleUrl, type Newsroom } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'

/** Returns a warning for each picture that articles, authors or settings name and that says where it was taken. */
export function checkPictures(source: RecordSource, { site, authors }: Newsroom, articles: Articles): Problem[] {
  if (source.hasPosition === undefined) return []
  const base = site.url ?? 'http://localhost/'
  const files = new Set<string>()
  const add = (reference: string | undefined, from: string, page: string): void => {
    const place = reference === undefined ? undefined : resolveMediaPlace(reference, from, page, base)
    if (place !== undefined) files.add(place.file)
  }
  for (const reference of [site.logo, site.icon, site.nameplate]) add(reference, '', base)
  for (const { avatar } of authors.values()) add(avatar, '', base)
  for (const article of articles) {
    if (article.media.length === 0) continue
    const page = getArticleUrl(site, article, base)
    for (const reference of article.media) add(reference, article.file, page)
  }
  return [...files]
    .filter((file) => source.hasPosition?.(file))
    .map((file) => makeWarning(file, site.keepsPictureMetadata))
}

const makeWarning = (file: string, isPublished: boolean): Problem => ({
  code: 'picture-position',
  severity: 'warning',
  file,
  place: { line: 1, column: 1 },
  found: 'a picture that says where it was taken',
  expected: 'a picture without a position',
  fix: isPublished
    ? 'Everyone can read the position, because site.yaml says `media: { metadata: keep }`.'
    : 'The published copy does not say it; the file here is unchanged.',
})
