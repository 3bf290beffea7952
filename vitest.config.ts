import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests of folders without a clock, disk, network or module state: their files share one process and its modules. */
const PURE = ['catalog', 'checks', 'collections', 'edition', 'feeds', 'html', 'model', 'pages', 'pictures', 'problems']
  .concat('records', 'redirects')
  .map((folder) => `test/${folder}/**/*.test.ts`)

/** Tests that measure time or memory: nothing else runs beside them. */
const TIMED = [
  ...['boot', 'dates', 'limits', 'processes', 'same-everywhere'].map((name) => `cli/${name}`),
  ...['http/fuzz', 'http/soak', 'server/access-log', 'server/drain'].map((name) => `delivery/${name}`),
  ...['runtime/follow-changes', 'sources/files/watch', 'runtime/rendering/render-pool'],
].map((name) => `test/${name}.test.ts`)

const maxWorkers = availableParallelism()

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: PURE, exclude: TIMED, isolate: false, maxWorkers, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'world',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, ...TIMED],
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
})
