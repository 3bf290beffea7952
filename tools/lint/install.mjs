import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Installs the packages of this folder unless they are there: `npm ci` of the project stays free of them. Ends the
 * process when it fails.
 *
 * @param {string} name a package that must be there afterwards
 */
export function installLinters(name) {
  const here = import.meta.dirname
  if (existsSync(join(here, 'node_modules', name))) return
  const install = spawnSync('npm', ['install', '--no-save', '--no-package-lock', '--silent'], {
    cwd: here,
    stdio: 'inherit',
  })
  if (install.status === 0 && existsSync(join(here, 'node_modules', name))) return
  console.error(
    `lint: ${name} could not be installed into tools/lint; run \`npm install --no-save\` there, then try again.`,
  )
  process.exit(1)
}
