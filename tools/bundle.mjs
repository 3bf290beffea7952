// Bundles the program and the library with their dependencies into a few files: finding and loading the 600 files that
// they consist of takes half of the time of a start. Writes the library's type declarations beside them.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { writeDeclarations } from './declarations.mjs'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })

/** Folders whose code decides what is read from an article file, or how the index cache stores it. */
const READING = ['collections', 'problems', 'model', 'html', 'records', 'sources']

/** Folders whose code decides what a document of the tree is made of. */
const DOCUMENTS = [
  ...['collections', 'model', 'html', 'catalog', 'feeds'],
  'problems',
  'pictures',
  'records',
  'checks',
  'redirects',
  'pages',
  'edition',
  'delivery/static',
]

/**
 * Digest of the source below these folders and of the locked libraries: caches made by other code are ignored.
 *
 * @param {readonly string[]} folders
 */
function digestSource(folders) {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of folders) {
    const files = readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
      digest.update(`${folder}/${file}\n`).update(readFileSync(join(root, 'src', folder, file)))
    }
  }
  return digest.digest('hex').slice(0, 16)
}

/** The modules of threads, and those that start them. */
const THREADS = [
  'sources/files/read-worker',
  'sources/files/reading-thread',
  'runtime/rendering/render-worker',
  'runtime/rendering/render-thread',
  'runtime/building/build-worker',
  'runtime/building/build-thread',
]

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  outdir: 'dist',
  outbase: 'src',
  // Beside the worker, which is found by its place.
  chunkNames: 'sources/files/bundled-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  define: {
    READING_RULES: JSON.stringify(digestSource(READING)),
    DOCUMENT_RULES: JSON.stringify(digestSource(DOCUMENTS)),
  },
  target: 'node20',
  // Its main file is UMD, whose imports no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Parts of the database library for other builds of it and other platforms: it goes without them.
  external: ['pg-native', 'pg-cloudflare'],
  legalComments: 'linked',
  logLevel: 'warning',
  // Libraries in CommonJS ask for Node's own modules by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
}

// Each thread and the code that starts it have files of their own: a thread must be one, and starts beside its starter.
await build({
  ...options,
  entryPoints: [
    { in: 'src/cli.ts', out: 'cli' },
    ...THREADS.map((file) => ({ in: `src/${file}.ts`, out: `sources/files/${basename(file)}` })),
  ],
})
// A build of its own: entry points of one build share chunks, and the program would load parts that only the library needs.
await build({ ...options, entryPoints: ['src/index.ts'] })

writeDeclarations(root, join(root, 'dist'))
