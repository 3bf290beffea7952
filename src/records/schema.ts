import * as z from 'zod'
import { toPlainText } from '../html/index.ts'
import { readLanguage, suggestLanguage, toSingleLine } from '../model/index.ts'
import type { KeyPath } from '../problems/index.ts'
import { type LocalZones, parseInstant } from './parse-instant.ts'

/** Plain text on one line. Numbers and booleans become text. */
export const lineSchema = z
  .union([z.string(), z.number(), z.boolean()], { error: 'a line of text' })
  .transform((value) => toSingleLine(String(value)))
  .pipe(z.string().min(1, { error: 'a line of text' }))

/** True or false, also as the words that YAML 1.1 has for them. */
export const flagSchema = z.preprocess((value) => {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value
  return word === 'yes' || word === 'on' || word === 'true'
    ? true
    : word === 'no' || word === 'off' || word === 'false'
      ? false
      : value
}, z.boolean())

/** Plain text for readers on one line: markup is removed, the text inside it stays unless its author hid it. */
export const textSchema = lineSchema.transform(toPlainText).pipe(z.string().min(1, { error: 'a line of text' }))

/** A web address: absolute http(s), rooted in the site, or relative. Without a user or password, since it is published. */
export const webAddressSchema = z
  .string({ error: 'an address' })
  .trim()
  .refine(isWebAddress, { error: 'an http or https address, or a path such as /media/a.jpg' })
  .refine((text) => !hasUserInfo(text), { error: 'an address without a user name or password: everyone can read it' })

/** Returns true for an address with a user name or password before its host. */
export function hasUserInfo(text: string): boolean {
  const base = 'https://base.invalid/'
  if (!URL.canParse(text, base)) return false
  const { username, password } = new URL(text, base)
  return username !== '' || password !== ''
}

function isWebAddress(text: string): boolean {
  const base = 'https://base.invalid/a/'
  // URL parsing drops control characters, which could hide a scheme.
  if (text === '' || /[\p{Cc}<>]/u.test(text) || !URL.canParse(text, base)) return false
  const url = new URL(text, base)
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase()
  return /^https?:$/.test(url.protocol) && url.hostname !== '' && !(scheme !== undefined && !/^https?:$/.test(scheme))
}

/** An instant; without an offset it is in one of the timezones. */
export const makeInstantSchema = (zones: LocalZones) =>
  z.string({ error: 'a date and time such as 2018-07-16T20:00:00+02:00' }).transform((text, context) => {
    const parsed = parseInstant(text, zones)
    if (typeof parsed === 'number') return parsed
    context.addIssue({ code: 'custom', message: parsed.expected })
    return z.NEVER
  })

/** A BCP 47 language tag of a language that exists, in its canonical form. */
export const languageSchema = z.string({ error: 'a language tag such as en-GB' }).transform((text, context) => {
  const language = readLanguage(text)
  if (language !== undefined) return language
  const likely = suggestLanguage(text)
  const message = likely === undefined ? 'a language tag such as en-GB' : `a language tag: "${likely}", perhaps`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** A fault that a schema found. */
export interface Issue {
  readonly at: KeyPath
  readonly expected: string
  /** True if the last key of the path is unknown. */
  readonly isUnknownKey: boolean
}

export const listIssues = (error: z.ZodError): Issue[] =>
  error.issues.flatMap(({ path, message, ...issue }): Issue[] => {
    const at = path.map((step) => (typeof step === 'symbol' ? step.toString() : step))
    const expected = describeIssue(message, issue)
    const unknown = listUnknownKeys(issue)
    return unknown.length === 0
      ? [{ at, expected, isUnknownKey: false }]
      : unknown.map((key) => ({ at: [...at, key], expected, isUnknownKey: true }))
  })

const listUnknownKeys = (issue: object): string[] =>
  'keys' in issue && Array.isArray(issue.keys) && 'code' in issue && issue.code === 'unrecognized_keys'
    ? issue.keys.map(String)
    : []

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
}

function describeIssue(message: string, issue: object): string {
  if ('expected' in issue && typeof issue.expected === 'string' && message.startsWith('Invalid input: expected')) {
    return TYPE_NAMES[issue.expected] ?? 'a value of another kind'
  }
  if ('values' in issue && Array.isArray(issue.values)) return issue.values.map((value) => `\`${value}\``).join(' or ')
  return LIBRARY_MESSAGE.test(message) ? describeBounds(issue) : message
}

/** The beginnings of zod's own messages, which are for programmers. */
const LIBRARY_MESSAGE = /^(?:Invalid|Too big|Too small|Unrecognized)\b/

function describeBounds(issue: {
  readonly code?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
}): string {
  if (issue.code === 'too_big') return `a value up to ${format(issue.maximum)}`
  if (issue.code === 'too_small') return `a value from ${format(issue.minimum)}`
  return 'a value of another kind'
}

const format = (bound: unknown): string => (typeof bound === 'number' ? bound.toLocaleString('en-GB') : String(bound))

/** Returns the value at a path as a problem quotes it. */
export function quoteValue(data: unknown, path: KeyPath): string {
  let value = data
  for (const step of path) {
    // A text may be short for a set of keys and values: `image: /a.jpg` for `image: { url: /a.jpg }`.
    if (typeof value !== 'object' || value === null) break
    value = Reflect.get(value, step)
  }
  if (value === undefined) return 'nothing'
  if (value === null) return 'an empty value'
  // A password in an address must not get into logs.
  if (typeof value === 'string') value = value.replace(/\/\/[^/\s"@]*@/g, '//…@')
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'keys and values' : String(value)
}
