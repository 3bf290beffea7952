import { readFile } from 'node:fs/promises'
import type { Client, ClientConfig, Pool, PoolClient } from 'pg'
import { describeFileError, UsageError } from '../../system/index.ts'
import type { DatabaseAddress } from './database-address.ts'
import { toDatabaseError } from './database-error.ts'

/** Longest wait for a connection, in milliseconds. */
const CONNECT_MS = 5000
/** Longest wait for an answer: a connection that was cut without a word raises no event. In milliseconds. */
const QUERY_MS = 60_000
const MAX_CONNECTIONS = 4

/** Runs one statement and returns its rows. */
export type Query = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

/** A connection that receives notifications. */
export interface Listening {
  readonly query: Query
  close(): Promise<void>
}

/** The connections to one PostgreSQL database. All errors are messages for a person, without any secret. */
export class Database {
  readonly address: DatabaseAddress
  private pool: Promise<Pool> | undefined

  constructor(address: DatabaseAddress) {
    this.address = address
  }

  /** Runs one statement on any connection. */
  readonly query: Query = async (sql, values) => {
    const pool = await this.open()
    return this.explain(async () => (await pool.query(sql, [...(values ?? [])])).rows)
  }

  /** Runs statements in a transaction that sees one state of the database and changes nothing. */
  read<T>(run: (query: Query) => Promise<T>): Promise<T> {
    return this.transaction('begin isolation level repeatable read read only', run)
  }

  /** Runs statements in a transaction: all of them take effect, or none. @param by who changes something */
  write<T>(by: string, run: (query: Query) => Promise<T>): Promise<T> {
    return this.transaction('begin', async (query) => {
      await query("select set_config('sectionwire.by', $1, true)", [by])
      return run(query)
    })
  }

  /**
   * Opens a connection that receives the notifications of a channel.
   *
   * @param onEnd called when the connection is lost
   */
  async listen(channel: string, onNotification: () => void, onEnd: () => void): Promise<Listening> {
    const { Client } = await loadLibrary()
    const client: Client = new Client(await this.getConfig())
    client.on('error', onEnd)
    client.on('end', onEnd)
    client.on('notification', onNotification)
    return this.explain(async () => {
      try {
        await client.connect()
        await client.query(`listen ${channel}`)
      } catch (error) {
        void client.end().catch(() => {})
        throw error
      }
      return { query: this.makeQuery(client), close: () => client.end().catch(() => {}) }
    })
  }

  async close(): Promise<void> {
    const { pool } = this
    this.pool = undefined
    await (await pool)?.end()
  }

  private async transaction<T>(begin: string, run: (query: Query) => Promise<T>): Promise<T> {
    const pool = await this.open()
    const client = await this.explain(() => pool.connect())
    const query = this.makeQuery(client)
    try {
      await query(begin)
      const result = await run(query)
      await query('commit')
      client.release()
      return result
    } catch (error) {
      // A connection in an unknown state is closed, which also ends its transaction.
      const isUsable = await client.query('rollback').then(
        () => true,
        () => false,
      )
      client.release(!isUsable)
      throw error
    }
  }

  private readonly makeQuery =
    (client: Client | PoolClient): Query =>
    (sql, values) =>
      this.explain(async () => (await client.query(sql, [...(values ?? [])])).rows)

  private async explain<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      throw toDatabaseError(error, this.address)
    }
  }

  private open(): Promise<Pool> {
    this.pool ??= this.makePool()
    return this.pool
  }

  private async makePool(): Promise<Pool> {
    const { Pool } = await loadLibrary()
    const pool: Pool = new Pool({ ...(await this.getConfig()), max: MAX_CONNECTIONS })
    // An idle connection that is cut is replaced; without a listener its error would end the process.
    pool.on('error', () => {})
    return pool
  }

  private async getConfig(): Promise<ClientConfig> {
    const { host, port, database, user, password, sslMode, sslRootCert } = this.address
    const ca = sslRootCert === undefined ? {} : { ca: await readCertificates(sslRootCert) }
    return {
      ...{ host, port, database, application_name: 'sectionwire', keepAlive: true },
      ...{ connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS },
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
      ssl: sslMode === 'disable' ? false : { ...ca, rejectUnauthorized: sslMode === 'verify-full' },
    }
  }
}

/** Loaded with the first connection: a newsroom in files needs no database library. */
async function loadLibrary(): Promise<Pick<typeof import('pg'), 'Client' | 'Pool'>> {
  return (await import('pg')).default
}

async function readCertificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`sslrootcert: the file ${file} cannot be read: ${describeFileError(error)}`)
  }
}
