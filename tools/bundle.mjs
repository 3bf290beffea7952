// Puts the command line and what it needs of its libraries into a few files: to find and load the six hundred that they
// are takes half of the time of a start.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })

await build({
  absWorkingDir: root,
  // The thread that reads and who starts it have files of their own: the one must be one, the other is tested so.
  entryPoints: ['src/cli.ts', 'src/sources/files/read-worker.ts', 'src/sources/files/reading-thread.ts'],
  outdir: 'dist',
  outbase: 'src',
  // Beside the worker, which is found by its place.
  chunkNames: 'sources/files/bundled-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'linked',
  logLevel: 'warning',
  // Libraries in CommonJS ask for Node's own modules by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
})
