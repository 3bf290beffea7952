import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { documents, editionOf } from '../../support/editions.ts'
import { filesBelow, temporaryFolder, textsBelow, write } from './support.ts'

const KILLS = 35
const FILES = ['rss.xml', 'rss.xml.gz', 'rss.xml.br', 'europe/rss.xml', 'europe/rss.xml.gz', 'europe/rss.xml.br']

/** Returns the version that a whole file contains; undefined when there is no file. */
function versionOf(path: string): number | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return undefined
  }
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes
  const [first = ''] = text.toString().split('\n', 1)
  expect(text.toString()).toBe(`${first}\n`.repeat(3000))
  return Number(first)
}

/** Bundles the child process, because the oldest supported Node does not run TypeScript. */
function bundleChild(): string {
  const outfile = join(temporaryFolder(), 'kill.child.mjs')
  buildSync({
    entryPoints: [join(import.meta.dirname, 'kill.child.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
    },
  })
  return outfile
}

const start = (child: string, out: string, version: number): ChildProcess =>
  spawn(process.execPath, [child, out, String(version)], { stdio: ['ignore', 'pipe', 'inherit'] })

describe('Build killed at any moment', () => {
  it('leaves whole files of one version each, and nothing that the next build does not clean up', {
    timeout: 120_000,
  }, async () => {
    const out = temporaryFolder()
    const program = bundleChild()
    let reads = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = start(program, out, kill * 10_000)
      const exited = once(child, 'exit')
      if (child.stdout !== null) await once(child.stdout, 'data')
      // A different number of reads before each kill means a different moment of the build.
      for (let round = 0; round <= kill * 3; round += 1) {
        for (const file of FILES) if (versionOf(join(out, file)) !== undefined) reads += 1
        if (round % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      child.kill('SIGKILL')
      await exited
      for (const document of ['rss.xml', 'europe/rss.xml']) {
        const version = versionOf(join(out, document))
        expect(version).toBeDefined()
        for (const suffix of ['.gz', '.br'])
          expect([version, undefined]).toContain(versionOf(join(out, document + suffix)))
      }
    }
    expect(reads).toBeGreaterThan(1000)
    await write(editionOf(documents({ 'rss.xml': 'last' })), out)
    expect(textsBelow(out)).toEqual({ 'rss.xml': 'last' })
    expect(filesBelow(out)).toEqual(['.sectionwire/manifest.json', 'rss.xml'])
  })
})
