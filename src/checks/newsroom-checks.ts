import { type Article, type Articles, type Newsroom, type Section, slugify, sortArticles } from '../model/index.ts'
import type { Problem, Reference } from '../problems/index.ts'
import { AUTHORS_FILE, SITE_FILE } from '../records/site/index.ts'
import type { MediaListing } from './media-listing.ts'
import { MissingMedia } from './missing-media.ts'
import { SectionAddresses } from './section-addresses.ts'
import { TypoCheck } from './typo-check.ts'

/**
 * What only all records together, held against the configuration and the files beside them, tell of what may not be
 * meant, at the cost of what changes. Each with `mention` or `at` in place of line and column; one that stays is the same
 * object.
 */
export class NewsroomChecks {
  private readonly listing: MediaListing
  private readonly base: string | undefined
  private newsroom: Newsroom | undefined
  private articles = sortArticles([])
  private media: MissingMedia | undefined
  private others: readonly (TypoCheck | SectionAddresses)[] = []

  /**
   * @param listing what media are there
   * @param base the site's address, when it is another than in site.yaml
   */
  constructor(listing: MediaListing, base?: string) {
    this.listing = listing
    this.base = base
  }

  /** Media files have come or gone. */
  turned(files: readonly string[]): void {
    for (const file of files) this.media?.turned(file)
  }

  /** A problem that has been confirmed, with what was probably meant. */
  explained(confirmed: Problem, mention: Reference | undefined): Problem {
    return mention?.kind === 'media' ? (this.media?.explained(confirmed, mention.word) ?? confirmed) : confirmed
  }

  update(newsroom: Newsroom, articles: Articles): Problem[] {
    if (newsroom !== this.newsroom) this.beginAnew(newsroom)
    const { added, removed } = articles.changesSince(this.articles)
    this.articles = articles
    const parts = [this.media, ...this.others].filter((part) => part !== undefined)
    for (const part of parts) {
      for (const article of removed) part.delete(article)
      for (const article of added) part.add(article)
    }
    return parts.flatMap((part) => [...part.problems(articles)])
  }

  private beginAnew(newsroom: Newsroom): void {
    this.newsroom = newsroom
    this.articles = sortArticles([])
    this.media = new MissingMedia(newsroom.site, this.listing, this.base ?? newsroom.site.url ?? 'http://localhost/')
    this.others = [
      new SectionAddresses(newsroom.site),
      new TypoCheck({
        kind: 'author',
        file: AUTHORS_FILE,
        defined: listConfiguredAuthors(newsroom),
        of: listAuthorIds,
      }),
      new TypoCheck({
        kind: 'section',
        file: SITE_FILE,
        defined: listConfiguredSections(newsroom),
        of: listSectionIds,
      }),
    ]
  }
}

const listAuthorIds = ({ authors }: Article): Article['authors'] => authors
const listSectionIds = ({ sections }: Article): Article['sections'] => sections

const listConfiguredAuthors = ({ authors }: Newsroom): Map<string, string> => {
  const all = [...authors.values()]
  return new Map([...all.map(({ name }) => [slugify(name), name] as const), ...all.flatMap(({ id }) => asIds(id))])
}

/** As records may name it, and as it is. */
const asIds = (id: string): (readonly [string, string])[] => [
  [slugify(id), id],
  [id, id],
]

function listConfiguredSections({ site }: Newsroom): Map<string, string> {
  const all: Section[] = []
  const visit = (section: Section): void => {
    all.push(section)
    section.sections.forEach(visit)
  }
  site.sections.forEach(visit)
  return new Map([...all.map(({ title }) => [slugify(title), title] as const), ...all.flatMap(({ id }) => asIds(id))])
}
