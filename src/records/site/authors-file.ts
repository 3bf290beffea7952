import * as z from 'zod'
import { omitUndefined } from '../../collections/index.ts'
import { type Author, slugify } from '../../model/index.ts'
import type { KeyPath, Problem } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { LIMITS } from '../limits.ts'
import { type Issue, listIssues, textSchema, webAddressSchema } from '../schema.ts'
import { ConfigFile, type ConfigInput } from './config-file.ts'
import { limitEntries } from './limit-settings.ts'
import { movedFromSchema } from './site-schema.ts'

/** In the content directory; optional. */
export const AUTHORS_FILE = 'authors.yaml'

/** One entry of `authors.yaml`. */
const author = z.strictObject({
  id: z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Mark}\p{Number}._-]*$/u, {
    error: 'an id of letters, digits, ".", "_" and "-"',
  }),
  name: textSchema,
  bio: textSchema.optional(),
  url: webAddressSchema.optional(),
  email: z.email({ error: 'an e-mail address' }).optional(),
  avatar: webAddressSchema.optional(),
  movedFrom: movedFromSchema.optional(),
})

/** All of authors.yaml: a list, or a map by id with the keys of other engines. */
export const authorsSchema = z.union([z.array(author), z.record(z.string(), z.unknown())])

const AUTHOR_KEYS = Object.keys(author.shape)

/** The valid authors of authors.yaml by id, and the problems of the others. */
export interface AuthorsReading {
  readonly authors: ReadonlyMap<string, Author>
  readonly problems: readonly Problem[]
}

/** @param input absent where there is no authors.yaml */
export function readAuthorsFile(input: ConfigInput | undefined): AuthorsReading {
  if (input === undefined) return { authors: new Map(), problems: [] }
  const file = new ConfigFile(AUTHORS_FILE, input, LIMITS.authorsFile)
  const authors = readAuthors(file)
  return { authors, problems: file.problems }
}

function readAuthors(file: ConfigFile): ReadonlyMap<string, Author> {
  const authors = new Map<string, Author>()
  const taken = new Map<string, string>()
  if (file.data === undefined || file.data === null) return authors
  const entries = listEntries(limitEntries(file.data, LIMITS.authors, file.reportExcess, []))
  if (entries === undefined) {
    file.fault([], 'a list of authors, each with `id` and `name`', 'something else')
    return authors
  }
  for (const { at, value } of entries) {
    const parsed = readAuthor(value, (issue) => file.issue({ ...issue, at: [...at, ...issue.at] }, AUTHOR_KEYS, 'key'))
    if (parsed === undefined) continue
    // Their pages and feeds would have one address on a file system that ignores letter case.
    const key = parsed.id.normalize('NFC').toLowerCase()
    const other = taken.get(key)
    if (other !== undefined) {
      const found =
        other === parsed.id ? `author "${parsed.id}" a second time` : `author "${parsed.id}" beside "${other}"`
      file.fault([...at, 'id'], 'an id that no other author has, whatever the letter case', found)
      continue
    }
    taken.set(key, parsed.id)
    authors.set(parsed.id, { ...omitUndefined(parsed), id: parsed.id, name: parsed.name })
  }
  return authors
}

/** Returns an author without invalid values; undefined when id or name are invalid. */
function readAuthor(value: unknown, report: (issue: Issue) => void): z.infer<typeof author> | undefined {
  const parsed = author.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = listIssues(parsed.error)
  for (const issue of issues) report(issue)
  const invalid = new Set(issues.map(({ at }) => String(at[0])))
  const rest = isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !invalid.has(key))) : value
  return author.safeParse(rest).data
}

/** Returns the entries of a list, or of a mapping by id, as in data files of Jekyll and Hugo. */
function listEntries(data: unknown): { at: KeyPath; value: unknown }[] | undefined {
  if (Array.isArray(data)) return data.map((value, index) => ({ at: [index], value }))
  if (!isRecord(data)) return undefined
  return Object.entries(data).map(([id, value]) => ({
    at: [id],
    value: isRecord(value) ? fromEngineMap(id, value) : value,
  }))
}

/**
 * Returns the authors of an engine's maps by id. An invalid field is left out, and so is an author without a name or with the
 * id of an earlier one.
 */
export function readAuthorEntries(
  entries: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
): ReadonlyMap<string, Author> {
  const authors = new Map<string, Author>()
  const taken = new Set<string>()
  for (const [key, value] of entries) {
    const id = author.shape.id.safeParse(key).success ? key : slugify(key)
    const fields = fromEngineMap(id, value)
    const parsed = fields['name'] === id ? undefined : readAuthor({ ...fields, id }, () => {})
    const folded = id.normalize('NFC').toLowerCase()
    if (parsed === undefined || taken.has(folded)) continue
    taken.add(folded)
    authors.set(id, { ...omitUndefined(parsed), id, name: parsed.name })
  }
  return authors
}

/** Names of an author's fields in data files of Jekyll, Hugo, Docusaurus and Gatsby. */
const ENGINE_NAMES = {
  name: ['name', 'title', 'display_name', 'full_name', 'displayname'],
  bio: ['bio', 'description'],
  url: ['url', 'web', 'website', 'site', 'homepage', 'link', 'uri'],
  email: ['email', 'mail'],
  avatar: ['avatar', 'image_url', 'imageurl', 'picture', 'photo', 'image'],
} as const

/** Returns the fields of an author in a map by key; those that only a theme needs are left out. */
function fromEngineMap(id: string, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const pick = (names: readonly string[]): unknown =>
    names.map((name) => value[name]).find((each) => each !== undefined && each !== null && each !== '')
  const known = Object.entries(ENGINE_NAMES).map(([field, names]) => [field, pick(names)] as const)
  const fields = omitUndefined(Object.fromEntries(known))
  return { id: value['id'] ?? id, ...fields, name: fields['name'] ?? id }
}
