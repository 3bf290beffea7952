/** Stories on an older page. The front page of a list shows these and up to twice as many. */
const PAGE_SIZE = 20

/** A list parted into pages. */
export interface Pages {
  /** Stories on the front page, the newest. */
  readonly front: number
  /** How many older pages there are, numbered from the oldest. */
  readonly older: number
}

/**
 * Older pages are full and counted from the oldest, so that a new story changes the front page alone, and an address
 * goes on showing what it showed.
 */
export function paginate(count: number): Pages {
  const older = Math.max(0, Math.floor(count / PAGE_SIZE) - 1)
  return { front: count - older * PAGE_SIZE, older }
}

/** The stories on a page: an older one's number, or the front page. */
export function selectPageStories<T>(
  all: Pick<readonly T[], 'length' | 'slice'>,
  page: number | 'front',
): readonly T[] {
  if (page === 'front') return all.slice(0, paginate(all.length).front)
  return all.slice(all.length - page * PAGE_SIZE, all.length - (page - 1) * PAGE_SIZE)
}

/** The pages beside one: `newer` of the newest older page is the front page. */
export function getAdjacentPages(
  count: number,
  page: number | 'front',
): { readonly older?: number; readonly newer?: number | 'front' } {
  const { older } = paginate(count)
  const below = page === 'front' ? older : page - 1
  const above = page === 'front' ? undefined : page === older ? 'front' : page + 1
  return { ...(below < 1 ? {} : { older: below }), ...(above === undefined ? {} : { newer: above }) }
}
