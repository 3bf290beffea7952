import { Parser } from 'htmlparser2'

/** Places of an article to which its own links lead. Only they have ids, which begin alike. */
export interface Targets {
  /** Returns the id of the place that a fragment names. */
  readonly find: (fragment: string) => string | undefined
  /** Returns the id of an element by the id or name that is written. Each is given once. */
  readonly take: (written: string) => string | undefined
  /** Returns the id of a heading by its number, from 0. */
  readonly ofHeading: (number: number) => string | undefined
}

/** A link to a place of the same text; footnotes of Markdown have their ids already. */
const LINK_TO_PLACE = /\bhref\s{0,9}=\s{0,9}["']?#(?!fn(?:ref)?-)/i

/** Returns the places that links of the same article name; undefined if it has no such link. */
export function findTargets(html: string, idPrefix: string): Targets | undefined {
  if (!html.includes('#') || !LINK_TO_PLACE.test(html)) return undefined
  const { fragments, written, headings } = readPlaces(html)
  const ids = new Map<string, string>()
  const headingIds = new Map<number, string>()
  for (const fragment of fragments) {
    const heading = headings.get(toKey(fragment))
    if (!written.has(fragment) && heading === undefined) continue
    const id = `at-${idPrefix}-${fragment.replace(/\s/g, '-')}`
    ids.set(fragment, id)
    if (!written.has(fragment) && heading !== undefined && !headingIds.has(heading)) headingIds.set(heading, id)
    else if (heading !== undefined && !written.has(fragment)) ids.set(fragment, headingIds.get(heading) ?? id)
  }
  const taken = new Set<string>()
  return {
    find: (fragment) => ids.get(decodeFragment(fragment)),
    take: (name) => {
      if (!written.has(name) || taken.has(name)) return undefined
      taken.add(name)
      return ids.get(name)
    },
    ofHeading: (number) => headingIds.get(number),
  }
}

/** Returns the fragments of links to places of the same text that are not there. */
export function findDeadFragments(html: string): string[] {
  if (!LINK_TO_PLACE.test(html)) return []
  const { fragments, written, headings } = readPlaces(html)
  return [...fragments].filter(
    (fragment) => !/^(?:top|fn.{0,100})?$/i.test(fragment) && !written.has(fragment) && !headings.has(toKey(fragment)),
  )
}

interface Places {
  readonly fragments: ReadonlySet<string>
  /** Ids and names that elements have. */
  readonly written: ReadonlySet<string>
  /** Numbers of headings by the key of their text. */
  readonly headings: ReadonlyMap<string, number>
}

function readPlaces(html: string): Places {
  const fragments = new Set<string>()
  const written = new Set<string>()
  const headings = new Map<string, number>()
  let texts: string[] | undefined
  let number = -1
  const parser = new Parser({
    onopentag: (name, { id, name: named, href }) => {
      if (id !== undefined && id !== '') written.add(id)
      if (name === 'a' && named !== undefined && named !== '') written.add(named)
      if (name === 'a' && href?.trim().startsWith('#')) fragments.add(decodeFragment(href.trim().slice(1)))
      if (!isHeading(name)) return
      number += 1
      texts = []
    },
    ontext: (text) => texts?.push(text),
    onclosetag: (name) => {
      if (!isHeading(name) || texts === undefined) return
      addHeading(headings, toKey(texts.join('')), number)
      texts = undefined
    },
  })
  parser.write(html)
  parser.end()
  return { fragments, written, headings }
}

const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

export const isHeading = (name: string): boolean => HEADINGS.has(name)

/** The second heading of a text has the number 1 in its id, for every engine. */
function addHeading(headings: Map<string, number>, key: string, number: number): void {
  for (let copy = 0; copy < MAX_COPIES; copy += 1) {
    const own = copy === 0 ? key : `${key}${copy}`
    if (headings.has(own)) continue
    headings.set(own, number)
    return
  }
}

const MAX_COPIES = 20

/**
 * Returns the letters and digits of a heading or fragment in lower case. The ids of Hugo, kramdown, GitHub and Hexo differ
 * in everything else.
 */
const toKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
