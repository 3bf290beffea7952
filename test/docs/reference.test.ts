import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RENDERING_LIMITS } from '../../src/html/index.ts'
import type { Author } from '../../src/model/article.ts'
import { PRESETS } from '../../src/model/site.ts'
import { DEFAULT_WORDING } from '../../src/model/wording/index.ts'
import { PROBLEMS } from '../../src/problems/problem.ts'
import type { RecordFieldName as FieldName } from '../../src/records/fields/index.ts'
import { hubSchema } from '../../src/records/site/hub-schema.ts'
import { partnerSchema } from '../../src/records/site/partner-schema.ts'
import { makeSiteSchema } from '../../src/records/site/site-schema.ts'
import { translateKeys } from '../../src/records/translate-keys.ts'
import { foldKey } from '../../src/records/visibility/fold-key.ts'
import { VISIBILITY_TABLE } from '../../src/records/visibility/visibility-table.ts'
import { sectionwire } from '../support/cli.ts'
import { codeIn, fencesOf, readPage, readPages, rowsOf, sectionOf } from './support.ts'

const settings = readPage('docs/reference/settings.md')
const commands = readPage('docs/reference/commands.md')

describe('Reference of settings', () => {
  it('lists every setting of site.yaml and nothing else', () => {
    const documented = rowsOf(sectionOf(settings, '## site.yaml')).map(([name = '']) => name)
    expect(documented.toSorted()).toEqual(
      pathsIn(makeSiteSchema(['rss']))
        .map((path) => `\`${path}\``)
        .toSorted(),
    )
  })

  it('gives the default of every wording', () => {
    const rows = rowsOf(sectionOf(settings, '### Pages')).filter(([name]) => name?.startsWith('`wording.'))
    expect(rows).toEqual(
      Object.entries(DEFAULT_WORDING).map(([key, text]) => [
        `\`wording.${key}\``,
        typeof text === 'string' ? text : text.other,
      ]),
    )
  })

  it('lists every key of an author and nothing else', () => {
    // `credit` is made of bylines.
    const keys: Record<Exclude<keyof Author, 'credit'>, true> = {
      id: true,
      name: true,
      bio: true,
      url: true,
      email: true,
      avatar: true,
      movedFrom: true,
    }
    const documented = rowsOf(sectionOf(settings, '## authors.yaml')).flatMap(([name = '']) => codeIn(name))
    expect(documented.toSorted()).toEqual(Object.keys(keys).toSorted())
  })

  it('lists every field of an article, each under names that are read as that field', () => {
    const rows = rowsOf(sectionOf(settings, '## Article fields')).map(([name = '', others = '']) => [
      ...codeIn(name),
      ...codeIn(others),
    ])
    expect(rows.map(([name]) => name).toSorted()).toEqual([...Object.values(FIELDS), ...VISIBILITY_KEYS].toSorted())
    for (const [first = '', ...others] of rows) {
      for (const name of [first, ...others]) expect([name, findFieldName(name)]).toEqual([name, first])
    }
  })

  it('lists the environment variables that the commands read', async () => {
    const documented = rowsOf(sectionOf(settings, '## Environment variables')).map(([name = '', option = '']) =>
      [...codeIn(name), ...codeIn(option)].join(' '),
    )
    const read = new Set<string>()
    for (const command of await commandNames()) {
      const help = (await helpFor(command)).replace(/\s+/g, ' ')
      for (const [, option = '', variable = ''] of help.matchAll(
        /(--[a-z-]+) (?:(?!--[a-z])[^()]|\((?!default|env))*\((?:default: [^,]*, )?env: (\w+)\)/g,
      ))
        read.add(`${variable} ${option}`)
    }
    expect(documented.toSorted()).toEqual([...read].toSorted())
  })
})

describe('Presets for moved feeds', () => {
  it('are all documented', () => {
    const documented = rowsOf(sectionOf(readPage('docs/moved-feeds.md'), '## Presets')).flatMap(([name = '']) =>
      codeIn(name),
    )
    expect(documented).toEqual(PRESETS)
  })
})

describe('Reference of commands', () => {
  it('lists every command and nothing else', async () => {
    const table = commands.text.slice(0, commands.text.indexOf('\n## '))
    const documented = rowsOf(table).map(([name = '']) => codeIn(name)[0]?.replace(/ [A-Z"].*/, ''))
    expect(documented.toSorted()).toEqual(await commandNames())
  })

  it('lists every option of every command and nothing else', async () => {
    const common = rowsOf(sectionOf(commands, '## Options of every command'))
    for (const command of await commandNames()) {
      const own = rowsOf(sectionOf(commands, `## ${command}`))
      const [name = ''] = command.split(' ')
      const shared = common.filter(
        ([, meaning = '']) => !codeIn(/Not for [^.]*/.exec(meaning)?.[0] ?? '').includes(name),
      )
      const documented = [...shared, ...own].map(([option = '']) => codeIn(option)[0]?.split(' ')[0])
      expect([command, documented.toSorted()]).toEqual([command, optionsIn(await helpFor(command))])
    }
  })

  it('knows every command and option that the documentation uses', async () => {
    const calls = readPages().flatMap((page) =>
      fencesOf(page)
        .filter(({ language }) => language === 'sh')
        .flatMap(({ text }) => [...text.matchAll(/^(?:node dist\/cli\.js|sectionwire) +([^#\n]*)/gm)])
        .map(([, call = '']) => ({ page: page.path, call, options: call.match(/--[a-z-]+/g) ?? [] })),
    )
    const names = await commandNames()
    expect(calls.length).toBeGreaterThan(10)
    for (const { page, call, options } of calls) {
      const command = names.find((name) => `${call} `.startsWith(`${name} `))
      const known = command === undefined ? [] : optionsIn(await helpFor(command))
      expect([page, call, command !== undefined]).toEqual([page, call, true])
      expect([page, command, options.filter((option) => !known.includes(option))]).toEqual([page, command, []])
    }
  })
})

describe('Reference of visibility', () => {
  const page = readPage('docs/reference/visibility.md')

  it('shows the table of keys', () => {
    const documented = rowsOf(sectionOf(page, '## Keys'))
    expect(documented).toEqual(
      VISIBILITY_TABLE.map(({ keys, systems, values, meaning, reason = '', source }) => [
        ...[keys.map((key) => `\`${key}\``).join(', '), systems, `\`${values}\``, meaning, reason],
        `<${source}>`,
      ]),
    )
  })

  it('explains every meaning and every kind of value', () => {
    const kinds = rowsOf(sectionOf(page, '## Values')).flatMap(([kind = '']) => codeIn(kind))
    expect(kinds.toSorted()).toEqual([...new Set(VISIBILITY_TABLE.map(({ values }) => values))].toSorted())
    const meanings = rowsOf(sectionOf(page, '## What a key does')).map(([meaning]) => meaning)
    expect(meanings.toSorted()).toEqual([...new Set(VISIBILITY_TABLE.map(({ meaning }) => meaning))].toSorted())
  })
})

describe('Reference of problem codes', () => {
  it('lists every code with its meaning and nothing else', () => {
    const rows = rowsOf(sectionOf(readPage('docs/reference/problem-codes.md'), '## Codes'))
    expect(rows.map(([code, meaning]) => [code, meaning])).toEqual(
      Object.entries(PROBLEMS).map(([code, meaning]) => [`\`${code}\``, meaning]),
    )
    expect(rows.filter(([, , action = '']) => action === '')).toEqual([])
  })
})

/** The documented name of each field. */
const FIELDS: Readonly<Record<FieldName, string>> = {
  id: 'id',
  title: 'title',
  slug: 'slug',
  url: 'url',
  section: 'sections',
  category: 'categories',
  authors: 'authors',
  published: 'published',
  updated: 'updated',
  summary: 'summary',
  lead: 'lead',
  tags: 'tags',
  image: 'image',
  imageAlt: 'imageAlt',
  imageCaption: 'imageCaption',
  imageCredit: 'imageCredit',
  attachments: 'attachments',
  related: 'related',
  language: 'language',
  source: 'source',
  guid: 'guid',
  aliases: 'aliases',
  corrections: 'corrections',
  retracted: 'retracted',
  withdrawn: 'withdrawn',
  bodyMarkdown: 'body',
  bodyHtml: 'contentHtml',
  bodyText: 'contentText',
}

/** Keys of the table of visibility that the reference shows beside the fields, with others of the same row. */
const VISIBILITY_KEYS = ['embargo', 'expires', 'draft', 'status', 'private', 'unlisted', 'noindex']

/** Returns the documented name of the field, or the row of the table of visibility, that a key of a record is read as. */
function findFieldName(name: string): string | undefined {
  const [field] = Object.keys(translateKeys({ [name]: 'x' }).fields)
  const known = Object.entries(FIELDS).find(([key]) => key === field)?.[1]
  const row = VISIBILITY_TABLE.find(({ keys }) => keys.map(foldKey).includes(foldKey(name)))
  return known ?? VISIBILITY_KEYS.find((key) => row?.keys.includes(key))
}

/** Settings that only group others: the reference lists their members. */
const GROUPS: readonly string[] = ['feeds', 'articles', 'related', 'media']

/** Returns the paths of all settings below an object, such as `feeds.items` and `sections[].id`. */
function pathsIn(schema: z.ZodObject, prefix = '', above: readonly z.ZodObject[] = []): string[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    const path = `${prefix}${key}`
    if (path === 'hubs') return [path, ...pathsIn(hubSchema, 'hubs[].')]
    if (path === 'partners') return [path, ...pathsIn(partnerSchema, 'partners[].')]
    const object = objectIn(value)
    // A section contains sections, and repeats the feed settings of the site.
    if (object === undefined || above.includes(object) || path === 'sections[].feeds') return [path]
    const members = pathsIn(object, isList(value) ? `${path}[].` : `${path}.`, [...above, object])
    return GROUPS.includes(path) ? members : [path, ...members]
  })
}

const required = (schema: unknown): unknown => (schema instanceof z.ZodOptional ? schema.unwrap() : schema)

const isList = (schema: unknown): boolean => required(schema) instanceof z.ZodArray

/** Returns the object that a schema takes, alone, in a list, or as an alternative. */
function objectIn(schema: unknown): z.ZodObject | undefined {
  const inner = required(schema)
  if (inner instanceof z.ZodObject) return inner
  if (inner instanceof z.ZodArray) return objectIn(inner.element)
  return inner instanceof z.ZodUnion ? inner.options.map(objectIn).find((object) => object !== undefined) : undefined
}

const help = new Map<string, Promise<string>>()

/** Returns what `--help` prints for a command, or for the program itself. */
function helpFor(command = ''): Promise<string> {
  const args = command === '' ? ['--help'] : [...command.split(' '), '--help']
  const printed = help.get(command) ?? sectionwire(args).then(({ out }) => out)
  help.set(command, printed)
  return printed
}

/** Returns the names of all commands, such as `build` and `db config get`. */
async function commandNames(group = ''): Promise<string[]> {
  const list = (await helpFor(group)).split('Commands:\n')[1] ?? ''
  const all: string[] = []
  // A group of commands is listed without options.
  for (const [, name = '', usage] of list.matchAll(/^ {2}([a-z]+)( \[)?/gm)) {
    const command = group === '' ? name : `${group} ${name}`
    if (name === 'help') continue
    all.push(...(usage === undefined ? await commandNames(command) : [command]))
  }
  return all.toSorted()
}

const optionsIn = (text: string): string[] =>
  [...text.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option).toSorted()

describe('Reference of limits', () => {
  it('lists every limit of rendering with its figure', () => {
    const rows = rowsOf(sectionOf(readPage('docs/reference/limits.md'), '## Rendering')).map(([name, limit]) => [
      name,
      limit,
    ])
    expect(rows).toEqual(
      Object.entries(RENDERING_LIMITS).map(([name, limit]) => [`\`${name}\``, limit.toLocaleString('en')]),
    )
  })
})
