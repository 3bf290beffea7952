import { UsageError } from '../../system/index.ts'

/** Encryption of the connection, as `sslmode` of PostgreSQL names it. */
export type SslMode = 'disable' | 'require' | 'verify-full'

/** A PostgreSQL database, as its address names it. */
export interface DatabaseAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  /** @default as PostgreSQL's own programs: `PGUSER`, else the user of the process */
  readonly user?: string
  /** @default as PostgreSQL's own programs: `PGPASSWORD`, or the file `.pgpass` */
  readonly password?: string
  readonly sslMode: SslMode
  /** A file of certificates that are trusted. @default those of Node.js */
  readonly sslRootCert?: string
  /** The address without user and password, for messages. */
  readonly label: string
  /** Names the files of state and caches that belong to the database. */
  readonly key: string
}

const DEFAULT_PORT = 5432

const SSL_MODES: ReadonlyMap<string, SslMode> = new Map([
  ['disable', 'disable'],
  // Both permit an unencrypted connection, which is what a server without TLS has.
  ['allow', 'disable'],
  ['prefer', 'disable'],
  ['require', 'require'],
  ['verify-ca', 'verify-full'],
  ['verify-full', 'verify-full'],
])

const PARAMETERS = new Set(['host', 'sslmode', 'sslrootcert'])

const EXAMPLE = 'postgres://user@db.example.org:5432/newsroom'

/** True for the address of a PostgreSQL database. */
export const isDatabaseAddress = (text: string): boolean => /^postgres(?:ql)?:\/\//i.test(text)

/**
 * Returns the parts of a database's address. Messages never repeat the address, because it may hold a password.
 *
 * @param name the option or variable that holds the address, for messages
 * @throws UsageError
 */
export function parseDatabaseAddress(text: string, name = '--database'): DatabaseAddress {
  if (!isDatabaseAddress(text) || !URL.canParse(text)) {
    throw new UsageError(`${name}: found no address of a PostgreSQL database; expected one such as ${EXAMPLE}`)
  }
  const url = new URL(text)
  const unknown = [...url.searchParams.keys()].find((key) => !PARAMETERS.has(key))
  if (unknown !== undefined) {
    throw new UsageError(`${name}: found the parameter "${unknown}"; expected host, sslmode or sslrootcert`)
  }
  const database = decode(url.pathname.slice(1), name)
  if (database === '' || database.includes('/')) {
    throw new UsageError(`${name}: found no name of a database; expected one after the host, as in ${EXAMPLE}`)
  }
  const user = decode(url.username, name)
  const password = decode(url.password, name)
  const sslRootCert = url.searchParams.get('sslrootcert') ?? ''
  const host = url.searchParams.get('host') ?? (url.hostname.replace(/^\[|\]$/g, '') || 'localhost')
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port)
  return {
    ...{ host, port, database, sslMode: readSslMode(url.searchParams.get('sslmode') ?? 'disable', name) },
    ...(user === '' ? {} : { user }),
    ...(password === '' ? {} : { password }),
    ...(sslRootCert === '' ? {} : { sslRootCert }),
    label: `the database "${database}" on ${host}:${port}`,
    key: `/postgresql/${encodeURIComponent(host)}:${port}/${encodeURIComponent(database)}`,
  }
}

function readSslMode(text: string, name: string): SslMode {
  const mode = SSL_MODES.get(text)
  if (mode !== undefined) return mode
  throw new UsageError(`${name}: found sslmode=${text}; expected ${[...SSL_MODES.keys()].join(', ')}`)
}

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(`${name}: found a % that encodes nothing; expected %25 for a percent sign in an address`)
  }
}
