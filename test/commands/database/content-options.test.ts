import { describe, expect, it } from 'vitest'
import { resolveContent } from '../../../src/commands/database/content-options.ts'

type Values = { articles?: string; database?: string; ledger?: boolean }

const resolve = (values: Values, origins: { articles?: string; database?: string }): Values => {
  const result: Record<string, unknown> = { articles: 'articles', ...values }
  resolveContent({
    get: (option) => result[option],
    getOrigin: (option) => origins[option] ?? 'default',
    set: (option, value) => {
      result[option] = value
    },
  })
  return result
}

const DATABASE = 'postgres://me:secret@db.example.org/news'

describe('The place of the records', () => {
  it('is the database that an option or a variable names', () => {
    const found = { articles: '/postgresql/db.example.org:5432/news', database: DATABASE }
    expect(resolve({ database: DATABASE }, { database: 'cli' })).toEqual(found)
    expect(resolve({ database: DATABASE }, { database: 'env' })).toEqual(found)
    expect(resolve({ articles: 'a', database: DATABASE }, { database: 'cli', articles: 'env' })).toEqual(found)
  })

  it('is the content directory when the variable may belong to another program', () => {
    const files = { articles: 'a', database: undefined }
    expect(resolve({ articles: 'a', database: DATABASE }, { database: 'env', articles: 'cli' })).toEqual(files)
    expect(resolve({ articles: 'a', database: DATABASE }, { database: 'env', articles: 'env' })).toEqual(files)
    expect(resolve({ articles: 'a', database: 'mysql://db/other' }, { database: 'env' })).toEqual(files)
    expect(resolve({ articles: 'a', database: '' }, { database: 'env' })).toEqual(files)
  })

  it('is one place', () => {
    expect(() => resolve({ database: DATABASE }, { database: 'cli', articles: 'cli' })).toThrow(/both --articles/)
    expect(() => resolve({ database: DATABASE, ledger: true }, { database: 'cli' })).toThrow(/--ledger with a database/)
    expect(() => resolve({ database: 'mysql://me:secret@db/x' }, { database: 'cli' })).toThrow(
      /^(?!.*secret)--database/,
    )
  })
})
