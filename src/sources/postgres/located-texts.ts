import type { RecordText } from '../record-text.ts'
import { type RecordRow, toStoredRow } from './record-rows.ts'

/** The texts of records in which places of problems are looked for. They are fetched before they are read. */
export class LocatedTexts {
  private readonly fetchRows: (files: readonly string[]) => Promise<readonly RecordRow[]>
  private texts = new Map<string, RecordText>()
  private readonly missing = new Set<string>()

  constructor(fetchRows: (files: readonly string[]) => Promise<readonly RecordRow[]>) {
    this.fetchRows = fetchRows
  }

  has(file: string): boolean {
    return this.texts.has(file)
  }

  /** Returns the text of a record; undefined, and noted, when it has not been fetched. */
  read(file: string): RecordText | undefined {
    const text = this.texts.get(file)
    if (text === undefined) this.missing.add(file)
    return text
  }

  /** Returns the records that were asked for in vain since the last call. */
  takeMissing(): readonly string[] {
    const files = [...this.missing]
    this.missing.clear()
    return files
  }

  /** Fetches texts in place of those before, or beside them. */
  async fetch(files: readonly string[], keepsOthers = false): Promise<void> {
    const rows = await this.fetchRows(files)
    // One that was removed meanwhile has no text, and is not asked for again.
    const none = files.map((file) => [file, { text: '' }] as const)
    const found = rows.map((row) => [row.path, toStoredRow(row)] as const)
    this.texts = new Map([...(keepsOthers ? this.texts : []), ...none, ...found])
  }

  clear(): void {
    this.texts = new Map()
  }
}
