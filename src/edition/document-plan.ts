import type { Catalog } from '../catalog/index.ts'
import { type Dependencies, dependsOn, memoizeByObject } from '../collections/index.ts'
import { EMPTY_FEED_DATE, type ItemInput } from '../feeds/index.ts'
import type { Instant } from '../model/index.ts'
import type { PageFrame } from '../pages/index.ts'

/** A document that is rendered only if its input has changed. */
export interface DocumentPlan {
  readonly prepare: () => PreparedDocument
  /** True if an equal input gives equal bytes, whatever the instant: nothing implied is written into the document. */
  readonly isTimeless: boolean
}

/** A document's input with the function that renders it. */
export interface PreparedDocument<Rendered = RenderedDocument> {
  readonly input: Dependencies
  readonly render: () => Promise<Rendered>
}

export interface RenderedDocument {
  readonly text: string
  /** @default HTML */
  readonly type?: string
  /** Last change of the content. */
  readonly lastModified: number
  /** Values of the `Link` header. @default none */
  readonly links?: readonly string[]
}

export const HTML_TYPE = 'text/html; charset=utf-8'

/** Returns a plan. `render` gets nothing but the input, so a dependency that is missing there is a type error. */
export const planDocument = <T extends object>(
  getInput: () => Dependencies<T>,
  render: (input: Dependencies<T>) => Promise<RenderedDocument>,
  isTimeless = false,
): DocumentPlan => ({ prepare: () => prepareDocument(getInput(), render), isTimeless })

export const prepareDocument = <T extends object, Rendered>(
  input: Dependencies<T>,
  render: (input: Dependencies<T>) => Promise<Rendered>,
): PreparedDocument<Rendered> => ({ input, render: () => render(input) })

/** Returns the parts of a catalog that every page shows: what subscribers have is none, and changes with each new tag. */
export const getPageFrame = ({
  newsroom: { site, authors },
  sections,
  sectionPaths,
  directory,
}: Catalog): Dependencies<PageFrame> =>
  dependsOn({
    newsroom: dependsOn({ site, authors }),
    sections,
    sectionPaths,
    ...nameKinds(directory, () => findNameKinds(directory)),
  })

type NameKinds = Pick<PageFrame, 'hasAuthors' | 'hasTags'>
const nameKinds = memoizeByObject<Catalog['directory'], NameKinds>()

function findNameKinds(directory: Catalog['directory']): NameKinds {
  const kinds = new Set([...directory].map(({ subject }) => subject.kind))
  return { hasAuthors: kinds.has('author'), hasTags: kinds.has('tag') }
}

/** Returns the newest publication of all articles, which dates lists of feeds. */
export const getNewestPublication = ({ scopes }: Pick<Catalog, 'scopes'>): Instant =>
  scopes.get('')?.articles.at(0)?.published ?? EMPTY_FEED_DATE

/** Returns the last change of a document with these items, of which one may have been removed. */
export const computeLastChange = (items: readonly Pick<ItemInput, 'updated'>[], lastRemoval?: Instant): Instant =>
  items.reduce(
    (newest, { updated }) => Math.max(newest, updated),
    Math.max(EMPTY_FEED_DATE, lastRemoval ?? EMPTY_FEED_DATE),
  )
