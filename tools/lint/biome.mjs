// Runs Biome from this folder, installing it here on first use: `npm ci` of the project stays free of it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const biome = join(here, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')

if (!existsSync(biome)) {
  const install = spawnSync('npm', ['install', '--no-save', '--no-package-lock', '--silent'], {
    cwd: here,
    stdio: 'inherit',
  })
  if (install.status !== 0 || !existsSync(biome)) {
    console.error(
      'lint: Biome could not be installed into tools/lint; run `npm install --no-save` there, then try again.',
    )
    process.exit(1)
  }
}
const [command = 'ci', ...rest] = process.argv.slice(2)
const run = spawnSync(process.execPath, [biome, command, '--error-on-warnings', '--colors=off', ...rest], {
  cwd: join(here, '..', '..'),
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
