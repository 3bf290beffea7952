import { defineConfig } from 'vitest/config'

/** Tests of folders without a clock, disk, network or module state: their files share one process and its modules. */
const PURE = ['catalog', 'checks', 'collections', 'edition', 'feeds', 'html', 'model', 'pages', 'pictures', 'problems']
  .concat('records', 'redirects')
  .map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'world', include: ['test/**/*.test.ts'], exclude: PURE } },
    ],
  },
})
