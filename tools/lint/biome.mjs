// Runs Biome from this folder.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installLinters } from './install.mjs'

installLinters('@biomejs/biome')
const here = import.meta.dirname
const biome = join(here, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
const [command = 'ci', ...rest] = process.argv.slice(2)
const run = spawnSync(process.execPath, [biome, command, '--error-on-warnings', '--colors=off', ...rest], {
  cwd: join(here, '..', '..'),
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
