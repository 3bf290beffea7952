import { openDiskTarget } from '../../../src/delivery/static/disk-target.ts'
import { writeStatic } from '../../../src/delivery/static/write-static.ts'
import { makeRendition } from '../../../src/edition/rendition/rendition.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'

/** Writes one version of a tree after another until it is killed. Each document repeats its version throughout. */
const [out = '', first = '0'] = process.argv.slice(2)

for (let version = Number(first); ; version += 1) {
  const documents = ['rss.xml', 'europe/rss.xml', `rolling/${version % 3}.xml`].map((path) =>
    makeRendition({ path, type: 'text/plain', text: `${version}\n`.repeat(3000), lastModified: 0 }),
  )
  const byPath = new Map(documents.map((document) => [document.path, Promise.resolve(document)]))
  await writeStatic(
    {
      now: 0,
      hasDeltas: false,
      paths: [...byPath.keys()].sort(),
      feeds: [],
      find: (path) => byPath.get(path),
      listKept: () => [],
      listLost: () => [],
      listKnown: () => new Set(),
      listSubscriptions: () => new Map(),
      getArticlePath: () => undefined,
      fingerprint: () => undefined,
      formats: [],
      feedAt: () => undefined,
      listOffers: () => [],
      has: (path) => byPath.has(path),
      redirect: () => undefined,
      redirectByQuery: () => undefined,
      hostFiles: new Map(),
      readable: () => undefined,
      media: new Map(),
      medium: () => undefined,
      examinePartners: async () => [],
    },
    await openDiskTarget(out),
    { compress: true, openMedia: openMediaIn(out) },
  )
  process.stdout.write(`${version}\n`)
}
