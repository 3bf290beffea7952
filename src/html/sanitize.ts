import sanitizeHtml from 'sanitize-html'
import { removeForbiddenCharacters } from '../model/index.ts'
import { type BaseAddresses, resolveLink, resolveResource, resolveSrcset } from './absolute-url.ts'
import {
  ALLOWED_ATTRIBUTES,
  ALLOWED_TAGS,
  ATTRIBUTE_RULES,
  DROPPED_WITH_CONTENT,
  EQUIVALENT_ELEMENTS,
} from './allowed-html.ts'

type Attributes = Record<string, string>

/** Deeper nesting than any article needs; tags below it go, their text stays. */
const NESTING_LIMIT = 100

/** Marks where an embedded page stood; no attribute of that name passes from outside. */
const EMBED = 'data-embed'
const EMBEDDED = /<(p|span) data-embed="([^"]*)">/g

const OPTIONS = {
  allowedTags: ALLOWED_TAGS,
  allowedAttributes: { ...ALLOWED_ATTRIBUTES, '*': [EMBED] },
  allowedSchemes: ['http', 'https'],
  allowedSchemesByTag: { a: ['http', 'https', 'mailto', 'tel'] },
  allowProtocolRelative: false,
  selfClosing: ['img', 'br', 'hr', 'wbr', 'source'],
  nonTextTags: DROPPED_WITH_CONTENT,
  nestingLimit: NESTING_LIMIT,
} satisfies sanitizeHtml.IOptions

/**
 * HTML made fit for feed readers: only the elements and attributes of allowed-html.ts, every URL absolute, tags balanced, `&`, `<` and `>` escaped everywhere, so that `]]>` cannot occur.
 */
export function sanitizeBody(html: string, place: BaseAddresses): string {
  let openParagraphs = 0
  const safe = sanitizeHtml(html, {
    ...OPTIONS,
    onOpenTag: (name) => {
      if (name === 'p') openParagraphs += 1
    },
    onCloseTag: (name) => {
      if (name === 'p') openParagraphs -= 1
    },
    transformTags: {
      '*': (name, given) =>
        name === 'iframe' ? embedded(given, place, openParagraphs > 0) : rewrite(name, given, place),
    },
  })
  // Character references may have brought forbidden characters back.
  return removeForbiddenCharacters(safe.includes(EMBED) ? safe.replace(EMBEDDED, '<$1><a href="$2">$2</a>') : safe)
}

function rewrite(name: string, given: Attributes, place: BaseAddresses): sanitizeHtml.Tag {
  const tagName = EQUIVALENT_ELEMENTS.get(name) ?? name
  const attribs = allowed(tagName, given, place)
  if (tagName === 'img') return image(attribs, given)
  // Without controls nobody could start it: a reader runs no script of the article.
  return {
    tagName,
    attribs: tagName === 'audio' || tagName === 'video' ? { ...attribs, controls: 'controls' } : attribs,
  }
}

/** The attributes that may stay, their values checked or made absolute. */
function allowed(tagName: string, given: Attributes, place: BaseAddresses): Attributes {
  const rules = ATTRIBUTE_RULES.get(tagName)
  const kept: Attributes = {}
  if (rules === undefined) return kept
  for (const [name, value] of Object.entries(given)) {
    const rule = rules.get(name)
    if (rule === undefined) continue
    if (rule === 'boolean') kept[name] = name
    else if (typeof rule !== 'string') {
      if (rule.test(value)) kept[name] = value
    } else {
      const absolute = RESOLVE[rule](value, place)
      if (absolute !== undefined) kept[name] = absolute
    }
  }
  return kept
}

const RESOLVE = { link: resolveLink, resource: resolveResource, srcset: resolveSrcset }

/** An image always has an alt text; one that cannot be loaded is only that text. */
function image(attribs: Attributes, { alt = '' }: Attributes): sanitizeHtml.Tag {
  const { src, srcset } = attribs
  if (src === undefined && srcset === undefined) return { tagName: 'span', attribs: {}, text: alt }
  return { tagName: 'img', attribs: { ...attribs, alt } }
}

/** No reader shows an embedded page, so a link leads to it, in a paragraph of its own unless it stands in one. */
function embedded({ src = '' }: Attributes, place: BaseAddresses, inParagraph: boolean): sanitizeHtml.Tag {
  const page = resolveResource(src, place)
  if (page === undefined) return { tagName: 'iframe', attribs: {} }
  return { tagName: inParagraph ? 'span' : 'p', attribs: { [EMBED]: page } }
}
