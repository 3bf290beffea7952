import { type Article, type Articles, type Newsroom, type Section, slugify, sortArticles } from '../model/index.ts'
import type { Problem, Reference } from '../problems/index.ts'
import { AUTHORS_FILE, SITE_FILE } from '../records/site/index.ts'
import type { MediaListing } from './media-listing.ts'
import { MissingLinks } from './missing-links.ts'
import { MissingMedia } from './missing-media.ts'
import { SectionAddresses } from './section-addresses.ts'
import { TypoCheck } from './typo-check.ts'

/**
 * Warnings that need all records, the configuration and the media files together, updated incrementally. Problems have
 * `reference` or `at` in place of line and column; one that stays is the same object.
 */
export class NewsroomChecks {
  private readonly listing: MediaListing
  private readonly base: string | undefined
  private newsroom: Newsroom | undefined
  private articles = sortArticles([])
  private media: MissingMedia | undefined
  private otherChecks: readonly (TypoCheck | SectionAddresses | MissingLinks)[] = []

  /**
   * @param listing the existing media files
   * @param base the site's address, when it is not that of site.yaml
   */
  constructor(listing: MediaListing, base?: string) {
    this.listing = listing
    this.base = base
  }

  /** Handles media files that were added or removed. */
  handleFileChanges(files: readonly string[]): void {
    for (const file of files) this.media?.handleFileChange(file)
  }

  /** Returns a confirmed problem with the value that was probably meant. */
  explain(confirmed: Problem, mention: Reference | undefined): Problem {
    return mention?.kind === 'media' ? (this.media?.explain(confirmed, mention.word) ?? confirmed) : confirmed
  }

  update(newsroom: Newsroom, articles: Articles): Problem[] {
    if (newsroom !== this.newsroom) this.reset(newsroom)
    const { added, removed } = articles.changesSince(this.articles)
    this.articles = articles
    const checks = [this.media, ...this.otherChecks].filter((check) => check !== undefined)
    for (const check of checks) {
      for (const article of removed) check.delete(article)
      for (const article of added) check.add(article)
    }
    return checks.flatMap((check) => [...check.problems(articles)])
  }

  private reset(newsroom: Newsroom): void {
    this.newsroom = newsroom
    this.articles = sortArticles([])
    this.media = new MissingMedia(newsroom.site, this.listing, this.base ?? newsroom.site.url ?? 'http://localhost/')
    this.otherChecks = [
      new SectionAddresses(newsroom.site),
      new MissingLinks(),
      new TypoCheck({
        kind: 'author',
        file: AUTHORS_FILE,
        defined: listConfiguredAuthors(newsroom),
        listNames: listAuthorIds,
      }),
      new TypoCheck({
        kind: 'section',
        file: SITE_FILE,
        defined: listConfiguredSections(newsroom),
        listNames: listSectionIds,
      }),
    ]
  }
}

const listAuthorIds = ({ authors }: Article): Article['authors'] => authors
const listSectionIds = ({ sections }: Article): Article['sections'] => sections

const listConfiguredAuthors = ({ authors }: Newsroom): Map<string, string> => {
  const all = [...authors.values()]
  return new Map([...all.map(({ name }) => [slugify(name), name] as const), ...all.flatMap(({ id }) => listForms(id))])
}

/** Returns the forms in which records may write an id, each with the id itself. */
const listForms = (id: string): (readonly [string, string])[] => [
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
  return new Map([
    ...all.map(({ title }) => [slugify(title), title] as const),
    ...all.flatMap(({ id }) => listForms(id)),
  ])
}
