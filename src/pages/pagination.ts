/** Stories on an older page. The front page shows at least as many, and less than twice as many. */
const PAGE_SIZE = 20

/** `front` is the newest page; older pages are numbered from the oldest. */
export type PageNumber = number | 'front'

/** The sizes of a paginated list. */
export interface Pages {
  /** Stories on the front page. */
  readonly front: number
  /** Number of older pages. */
  readonly older: number
}

/** Older pages are full and numbered from the oldest, so that a new story changes the front page only. */
export function paginate(count: number): Pages {
  const older = Math.max(0, Math.floor(count / PAGE_SIZE) - 1)
  return { front: count - older * PAGE_SIZE, older }
}

/** Returns the stories on a page, of all stories newest first. */
export function selectPageStories<T>(all: Pick<readonly T[], 'length' | 'slice'>, page: PageNumber): readonly T[] {
  if (page === 'front') return all.slice(0, paginate(all.length).front)
  return all.slice(all.length - page * PAGE_SIZE, all.length - (page - 1) * PAGE_SIZE)
}

/**
 * Returns the next older and the next newer page.
 *
 * @param olderPages number of older pages of the list
 */
export function getAdjacentPages(
  olderPages: number,
  page: PageNumber,
): { readonly older?: number; readonly newer?: PageNumber } {
  const below = page === 'front' ? olderPages : page - 1
  const above = page === 'front' ? undefined : page === olderPages ? 'front' : page + 1
  return { ...(below < 1 ? {} : { older: below }), ...(above === undefined ? {} : { newer: above }) }
}
