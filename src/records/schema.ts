import { z } from 'zod'
import { removeForbiddenCharacters } from '../model/index.ts'
import type { KeyPath } from '../problems/index.ts'
import { parseInstant } from './parse-instant.ts'

/** Plain text on one line: clean, trimmed, white space as single blanks. A number or truth value is text as written. */
export const lineSchema = z
  .union([z.string(), z.number(), z.boolean()], { error: 'a line of text' })
  .transform((value) => removeForbiddenCharacters(String(value)).replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1, { error: 'a line of text' }))

/** An address on the web: absolute http(s), rooted in the site, or relative. */
export const webAddressSchema = z
  .string({ error: 'an address' })
  .trim()
  .refine(isWebAddress, { error: 'an http or https address, or a path such as /media/a.jpg' })

function isWebAddress(text: string): boolean {
  const base = 'https://base.invalid/a/'
  // The control characters that URL parsing drops could hide a scheme.
  if (text === '' || /[\p{Cc}<>]/u.test(text) || !URL.canParse(text, base)) return false
  const url = new URL(text, base)
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase()
  return /^https?:$/.test(url.protocol) && url.hostname !== '' && !(scheme !== undefined && !/^https?:$/.test(scheme))
}

/** An instant in the newsroom's timezone where it has no offset of its own. */
export const makeInstantSchema = (timezone: string) =>
  z.string({ error: 'a date and time such as 2018-07-16T20:00:00+02:00' }).transform((text, context) => {
    const parsed = parseInstant(text, timezone)
    if (typeof parsed === 'number') return parsed
    context.addIssue({ code: 'custom', message: parsed.expected })
    return z.NEVER
  })

/** A BCP 47 language tag, in its canonical form. */
export const languageSchema = z.string({ error: 'a language tag such as en-GB' }).transform((text, context) => {
  try {
    const [canonical] = Intl.getCanonicalLocales(text.replaceAll('_', '-'))
    if (canonical !== undefined) return canonical
  } catch {
    // Reported below: Intl says no more than that it is wrong.
  }
  context.addIssue({ code: 'custom', message: 'a language tag such as en-GB' })
  return z.NEVER
})

/** What a schema found wrong, as places and words. */
export interface Issue {
  readonly at: KeyPath
  readonly expected: string
  /** Whether it is the key at the end of the path that nobody knows. */
  readonly isUnknownKey: boolean
}

export const listIssues = (error: z.ZodError): Issue[] =>
  error.issues.flatMap(({ path, message, ...issue }): Issue[] => {
    const at = path.map((step) => (typeof step === 'symbol' ? step.toString() : step))
    const expected = describeIssue(message, issue)
    const unknown = unknownKeys(issue)
    return unknown.length === 0
      ? [{ at, expected, isUnknownKey: false }]
      : unknown.map((key) => ({ at: [...at, key], expected, isUnknownKey: true }))
  })

const unknownKeys = (issue: object): string[] =>
  'keys' in issue && Array.isArray(issue.keys) && 'code' in issue && issue.code === 'unrecognized_keys'
    ? issue.keys.map(String)
    : []

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
}

function describeIssue(message: string, issue: object): string {
  if ('expected' in issue && typeof issue.expected === 'string' && message.startsWith('Invalid input: expected')) {
    return WORDS[issue.expected] ?? issue.expected
  }
  if ('values' in issue && Array.isArray(issue.values)) return issue.values.map((value) => `\`${value}\``).join(' or ')
  return message
}

/** The value at a path, as a person would quote it. */
export function quoteValue(data: unknown, path: KeyPath): string {
  let value = data
  for (const step of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  }
  if (value === undefined) return 'nothing'
  if (value === null) return 'an empty value'
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'keys and values' : String(value)
}
