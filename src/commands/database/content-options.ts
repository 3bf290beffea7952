import { isDatabaseAddress, parseDatabaseAddress } from '../../sources/postgres/index.ts'
import { UsageError } from '../../system/index.ts'

/** Options that say where the records are, each with the place that it came from: `cli`, `env` or `default`. */
export interface ContentCall {
  readonly get: (option: 'database' | 'ledger') => unknown
  readonly getOrigin: (option: 'articles' | 'database') => string | undefined
  readonly set: (option: 'articles' | 'database', value: string | undefined) => void
}

/**
 * Decides between a content directory and a database. With a database, the key of its state takes the place of the content
 * directory. The variable `DATABASE_URL` may belong to another program: it does not count beside a content directory that
 * somebody names, nor when it is the address of something else than PostgreSQL.
 *
 * @throws UsageError when the options contradict each other
 */
export function resolveContent({ get, getOrigin, set }: ContentCall): void {
  const database = get('database')
  const isFromVariable = getOrigin('database') === 'env'
  const namesDirectory = getOrigin('articles') === 'cli' || getOrigin('articles') === 'env'
  const isMeant =
    typeof database === 'string' && !(isFromVariable && (namesDirectory || !isDatabaseAddress(database.trim())))
  if (!isMeant) {
    set('database', undefined)
    return
  }
  if (!isFromVariable && getOrigin('articles') === 'cli') {
    throw new UsageError('found both --articles and --database; expected one of them: the records are in one place')
  }
  if (get('ledger') === true) {
    throw new UsageError(
      'found --ledger with a database; expected it with --articles: it keeps a file next to the articles',
    )
  }
  const { key } = parseDatabaseAddress(database.trim(), isFromVariable ? 'DATABASE_URL' : '--database')
  set('database', database.trim())
  set('articles', key)
}
