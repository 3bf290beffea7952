// Runs the suite on Node 24, installing it here on first use.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const node = join(here, 'node_modules', '.bin', 'node')

if (!existsSync(node)) {
  spawnSync('npm', ['install', '--no-save', '--no-package-lock', '--silent'], { cwd: here, stdio: 'inherit' })
}
if (!existsSync(node)) {
  console.error('Node 24 could not be installed into tools/node24; run `npm install --no-save` there, then try again.')
  process.exit(1)
}
const root = join(here, '..', '..')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const run = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(run.status ?? 1)
