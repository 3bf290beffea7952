import type { Catalog } from '../catalog/index.ts'

/** How a document is printed, and everything that it shows. */
export interface DocumentPlan {
  readonly dependencies: () => readonly unknown[]
  readonly render: () => Promise<RenderedDocument>
}

export interface RenderedDocument {
  readonly text: string
  /** @default HTML */
  readonly type?: string
  readonly lastModified: number
  /** The feeds of the same stories. @default none */
  readonly links?: readonly string[]
}

export const HTML_TYPE = 'text/html; charset=utf-8'
/** What is on every page. */
export const getPageFrame = ({ newsroom, sections }: Catalog): readonly unknown[] => [newsroom, sections]
