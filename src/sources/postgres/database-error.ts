import { CallError } from '../../problems/index.ts'
import type { DatabaseAddress } from './database-address.ts'

/** The database cannot be used. The message has what was found and what to do, and no secret. */
export class DatabaseError extends CallError {
  override readonly name = 'DatabaseError'
}

type Place = Pick<DatabaseAddress, 'host' | 'port' | 'database' | 'user' | 'label'>

/** Messages by SQLSTATE or by the error code of the system. */
const MESSAGES: Readonly<Record<string, (place: Place) => string>> = {
  ENOTFOUND: ({ host }) => `found no machine with the name "${host}"; expected the host of the database in the address`,
  EAI_AGAIN: ({ host }) => `the name "${host}" cannot be looked up now; check the network and the name`,
  ECONNREFUSED: ({ host, port }) =>
    `nothing answers at ${host}:${port}; start PostgreSQL, or correct host and port in the address`,
  ENOENT: ({ host }) => `found no socket of PostgreSQL in ${host}; start PostgreSQL, or correct the address`,
  EACCES: ({ host }) => `this user may not use the socket in ${host}; give a host name in the address instead`,
  ETIMEDOUT: ({ host, port }) => `${host}:${port} does not answer in time; check the network, a firewall and the port`,
  ECONNRESET: ({ label }) => `${label} closed the connection; check that it runs, and try again`,
  EPIPE: ({ label }) => `${label} closed the connection; check that it runs, and try again`,
  '28P01': ({ label, user }) =>
    `${label} refuses the password${ofUser(user)}; correct the password in the address, or set PGPASSWORD`,
  '3D000': ({ database, host, port }) =>
    `found no database "${database}" on ${host}:${port}; create it with \`createdb ${database}\`, or correct the address`,
  '42501': ({ label, user }) =>
    `${label} gives${user === undefined ? ' the user' : ` "${user}"`} too few rights; let the owner of the database run \`sectionwire db migrate\`, and grant the user rights on the schema "sectionwire"`,
  '53300': ({ label }) => `${label} has too many connections; raise max_connections, or put PgBouncer in front`,
  '57P01': ({ label }) => `${label} is being stopped; start it, and try again`,
  '57P02': ({ label }) => `${label} has crashed; see its log`,
  '57P03': ({ label }) => `${label} is starting; try again in a moment`,
  '57014': ({ label }) => `${label} took too long to answer; see its load, and try again`,
  '53100': ({ label }) => `${label} has no space left on its disk; free some`,
  '25006': ({ label }) => `${label} is a copy that cannot be written to; give the address of the primary server`,
  '40001': ({ label }) => `${label} was changed by somebody else at the same time; try again`,
  '40P01': ({ label }) => `${label} was changed by somebody else at the same time; try again`,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: ({ label }) => `the certificate of ${label} has expired; renew it`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ label, host }) =>
    `the certificate of ${label} is for another name than "${host}"; correct the host in the address`,
}

const ofUser = (user: string | undefined): string => (user === undefined ? '' : ` of the user "${user}"`)

function untrusted({ label }: Place): string {
  return `the certificate of ${label} is from an authority that is not known here; name its file with sslrootcert=… in the address`
}

/** Messages by a part of the library's or the server's text, where there is no code for the case. */
const TEXTS: readonly (readonly [part: RegExp, message: (place: Place) => string])[] = [
  [
    /no encryption|SSL off|requires? (?:SSL|encryption)/i,
    ({ label }) => `${label} requires encryption; add ?sslmode=require to the address`,
  ],
  [
    /does not support SSL/i,
    ({ label }) => `${label} offers no encryption; set it up there, or remove sslmode from the address`,
  ],
  [
    /password must be a string|no password supplied/i,
    ({ label, user }) =>
      `${label} asks for a password${ofUser(user)}; set PGPASSWORD, or put the password in the address`,
  ],
  [
    /no pg_hba\.conf entry/i,
    ({ label, user }) => `${label} does not admit this machine${ofUser(user)}; add a line to its pg_hba.conf`,
  ],
  [
    /^role .* does not exist/i,
    ({ label, user }) =>
      `${label} knows no user${user === undefined ? '' : ` "${user}"`}; create it with \`createuser\`, or correct the address`,
  ],
  [
    /timeout expired|connection timeout|Query read timeout/i,
    ({ label }) => `${label} does not answer in time; check that it runs, and the network`,
  ],
  [
    /Connection terminated|connection .*closed|not queryable|Client was closed/i,
    ({ label }) => `the connection to ${label} was cut; check that it runs, and try again`,
  ],
]

/** Returns the message for an error of the library or of the server: one line, with the cure. */
function describeDatabaseError(error: unknown, place: Place): string {
  const { code, message } = readError(error)
  const byText = TEXTS.find(([part]) => part.test(message))?.[1]
  const describe = byText ?? MESSAGES[code]
  if (describe !== undefined) return describe(place)
  const reason = message.replace(/\s+/g, ' ').trim().slice(0, 300)
  return `${place.label} answers: ${reason === '' ? 'an unknown error' : reason}${code === '' ? '' : ` (${code})`}`
}

/** Returns the error as one that a person can read; an error that is one already stays. */
export const toDatabaseError = (error: unknown, place: Place): Error =>
  error instanceof CallError ? error : new DatabaseError(describeDatabaseError(error, place), { cause: error })

function readError(error: unknown): { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) }
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' }
}
