import type { Place } from '../../problems/index.ts'

export type Syntax = 'yaml' | 'toml' | 'json'

/** The parts of an article file, with LF as line ends and without a byte order mark. */
export interface SplitFile<Body = string> {
  readonly syntax: Syntax
  /** The record's text, without its fences. */
  readonly head: string
  /** The line of the file where `head` begins, from 1. */
  readonly headLine: number
  /** The text after the front matter; '' for a `.json` record. */
  readonly body: Body
}

/** The text of a record, without its body. */
export type RecordHead = Omit<SplitFile, 'body'>

/** The reason why a file has no readable record. */
export interface UnreadableFile {
  readonly code: 'empty-file' | 'no-front-matter' | 'bad-syntax' | 'not-a-record' | 'too-large'
  readonly place: Place
  readonly found: string
  readonly expected: string
  readonly fix?: string
  /** The parts of a post that some engines publish without front matter. */
  readonly bare?: SplitFile
  /** The text of a record that has no end, at most as long as a record can be. */
  readonly head?: string
}

/** The place of the first line with characters, and the number of lines before it. */
export interface TextStart {
  readonly offset: number
  readonly lines: number
}
