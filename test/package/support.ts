import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = join(import.meta.dirname, '..', '..')

const run = promisify(execFile)

/** Runs npm; its error says which command failed. */
const npm = (cwd: string, ...args: readonly string[]): Promise<{ stdout: string }> => {
  // The npm that runs the tests, so that it is the same one everywhere.
  const script = process.env['npm_execpath']
  const [command, first] = script === undefined ? ['npm', []] : [process.execPath, [script]]
  return run(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd })
}

/** Packs what `npm run prepare` has written; returns the tarball's path. */
export async function pack(folder: string): Promise<string> {
  await npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack wrote no tarball')
  return join(folder, tarball)
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
}

const EXAMPLES = join(ROOT, 'examples')

/** Dependencies of all examples but the library, which each test installs from the tarball. */
function readDependencies(): Record<string, string> {
  const all = readdirSync(EXAMPLES).map(
    (name) => JSON.parse(readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8')) as Manifest,
  )
  const { sectionwire: _own, ...others } = Object.assign({}, ...all.map(({ dependencies }) => dependencies))
  return others
}

/** Returns a folder in which the other libraries of the examples are installed. It outlasts the run. */
async function installDependencies(): Promise<string> {
  const dependencies = readDependencies()
  const key = createHash('sha256')
    .update(JSON.stringify([dependencies, process.versions.modules]))
    .digest('hex')
    .slice(0, 12)
  const place = join(tmpdir(), `sectionwire-examples-${key}`)
  if (existsSync(place)) return place
  const fresh = mkdtempSync(join(tmpdir(), 'sectionwire-install-'))
  writeFileSync(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await npm(fresh, 'install', '--prefer-offline')
  // Two runs at once: the second finds the folder of the first.
  if (!existsSync(place)) renameSync(fresh, place)
  return place
}

/**
 * Installs the tarball into an empty folder beside the other libraries of the examples; returns the folder.
 *
 * @throws Error that names what is missing when a registry cannot be reached
 */
export async function installPackage(tarball: string): Promise<string> {
  try {
    const folder = mkdtempSync(join(await installDependencies(), 'run-'))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
    await npm(folder, 'install', '--prefer-offline', '--ignore-scripts', tarball)
    return folder
  } catch (error) {
    throw new Error(`the packages of the examples cannot be installed; expected an npm registry: ${String(error)}`)
  }
}

/** Copies an example into a folder of `installPackage`; returns its place. */
export function copyExample(name: string, installed: string): string {
  const place = join(installed, name)
  cpSync(join(EXAMPLES, name), place, { recursive: true })
  return place
}

export const createTemporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'sectionwire-test-'))

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })
