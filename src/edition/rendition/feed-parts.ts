import { createHash } from 'node:crypto'
import { lazy } from '../../collections/index.ts'
import { type FeedDocument, type FeedVariant, joinText } from '../../feeds/index.ts'
import type { FeedParts } from './rendition.ts'

/** Returns the parts of a feed for deltas. */
export function makeFeedParts(
  document: FeedDocument,
  fragments: readonly string[],
  { format, profile }: FeedVariant,
): FeedParts {
  const tombstones = format.hasTombstones ? document.tombstones : []
  const digests = lazy(() => ({
    items: fragments.map(computeDigest),
    tombstones: tombstones.map((tombstone) => computeDigest(JSON.stringify(tombstone))),
  }))
  return {
    digests: () => [...digests().items, ...digests().tombstones],
    without: (known) => {
      const { items, tombstones: ends } = digests()
      const isNew = (digest: number | undefined): boolean => digest === undefined || !known.has(digest)
      return joinText(
        format.renderFeed(
          { ...document, tombstones: tombstones.filter((_, index) => isNew(ends[index])) },
          fragments.filter((_, index) => isNew(items[index])),
          profile,
        ),
      )
    },
  }
}

/** 48 bits fit a safe integer, which takes a tenth of a string's memory; a server keeps millions. */
const computeDigest = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6)
