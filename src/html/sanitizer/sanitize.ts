import sanitizeHtml from 'sanitize-html'
import { removeForbiddenCharacters } from '../../model/index.ts'
import { type BaseAddresses, resolveLink, resolveResource, resolveSrcset } from '../absolute-url.ts'
import { DROPPED_WITH_CONTENT } from '../hidden-elements.ts'
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, ATTRIBUTE_RULES, EQUIVALENT_ELEMENTS } from './allowed-html.ts'
import { removeHiddenElements } from './remove-hidden.ts'

type Attributes = Record<string, string>

/** Tags below this depth are removed, their text stays. */
const NESTING_LIMIT = 100

/** Marks the place of an embedded page. The sanitizer removes this attribute from all other elements. */
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
 * Returns safe HTML for feed readers: only elements and attributes of allowed-html.ts, absolute URLs, balanced tags, and
 * `&`, `<` and `>` escaped everywhere, so that `]]>` cannot occur.
 */
export function sanitizeBody(html: string, base: BaseAddresses): string {
  let openParagraphs = 0
  const safe = sanitizeHtml(removeHiddenElements(html), {
    ...OPTIONS,
    onOpenTag: (name) => {
      if (name === 'p') openParagraphs += 1
    },
    onCloseTag: (name) => {
      if (name === 'p') openParagraphs -= 1
    },
    transformTags: {
      '*': (name, attributes) =>
        name === 'iframe' ? linkEmbed(attributes, base, openParagraphs > 0) : rewriteTag(name, attributes, base),
    },
  })
  // Character references may stand for forbidden characters.
  return removeForbiddenCharacters(safe.includes(EMBED) ? safe.replace(EMBEDDED, '<$1><a href="$2">$2</a>') : safe)
}

function rewriteTag(name: string, written: Attributes, base: BaseAddresses): sanitizeHtml.Tag {
  const tagName = EQUIVALENT_ELEMENTS.get(name) ?? name
  const attribs = filterAttributes(tagName, written, base)
  if (tagName === 'img') return makeImage(attribs, written)
  // Without controls nobody could start it, since feed readers run no scripts.
  return {
    tagName,
    attribs: tagName === 'audio' || tagName === 'video' ? { ...attribs, controls: 'controls' } : attribs,
  }
}

/** Returns the allowed attributes, with absolute URLs. */
function filterAttributes(tagName: string, written: Attributes, base: BaseAddresses): Attributes {
  const rules = ATTRIBUTE_RULES.get(tagName)
  const kept: Attributes = {}
  if (rules === undefined) return kept
  for (const [name, value] of Object.entries(written)) {
    const rule = rules.get(name)
    if (rule === undefined) continue
    if (rule === 'boolean') kept[name] = name
    else if (typeof rule !== 'string') {
      if (rule.test(value)) kept[name] = value
    } else {
      const absolute = RESOLVERS[rule](value, base)
      if (absolute !== undefined) kept[name] = absolute
    }
  }
  return kept
}

const RESOLVERS = { link: resolveLink, resource: resolveResource, srcset: resolveSrcset }

/** An image without a URL becomes its alternative text; every other has one, if only ''. */
function makeImage(attribs: Attributes, { alt = '' }: Attributes): sanitizeHtml.Tag {
  const { src, srcset } = attribs
  if (src === undefined && srcset === undefined) return { tagName: 'span', attribs: {}, text: alt }
  return { tagName: 'img', attribs: { ...attribs, alt } }
}

/** Feed readers show no embedded pages, so a link takes the place of one, in a paragraph of its own outside of any. */
function linkEmbed({ src = '' }: Attributes, base: BaseAddresses, inParagraph: boolean): sanitizeHtml.Tag {
  const page = resolveResource(src, base)
  if (page === undefined) return { tagName: 'iframe', attribs: {} }
  return { tagName: inParagraph ? 'span' : 'p', attribs: { [EMBED]: page } }
}
