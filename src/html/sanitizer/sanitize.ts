import sanitizeHtml from 'sanitize-html'
import { removeForbiddenCharacters } from '../../model/index.ts'
import { type BaseAddresses, LINK_SCHEMES, resolveLink, resolveResource, resolveSrcset } from '../absolute-url.ts'
import { fillPlaceholders } from '../article-links.ts'
import { DROPPED_WITH_CONTENT } from '../hidden-elements.ts'
import {
  ALLOWED,
  ALLOWED_WITHOUT_FORMULAS,
  ATTRIBUTE_RULES,
  EQUIVALENT_ELEMENTS,
  FORMULA_ELEMENTS,
} from './allowed-html.ts'
import { isEmbed, openEmbed, readEmbed } from './embeds.ts'
import { getLargestCandidate, loadLazyPicture } from './lazy-pictures.ts'
import { prepareHtml } from './prepare-html.ts'
import { findTargets, isHeading, type Targets } from './targets.ts'

type Attributes = Record<string, string>

/** The addresses of a body, and the prefix of the places in it that its own links name. */
export interface BodyAddresses extends BaseAddresses {
  /** Absent where the article's page is not ours: links to its places are left as they are, and no place has an id. */
  readonly idPrefix?: string
}

/** Tags below this depth are removed, their text stays. */
const NESTING_LIMIT = 100

/**
 * Marks the place of an embedded page or of a picture that cannot be shown, and the text for it. The sanitizer removes
 * these attributes from all other elements.
 */
const EMBED = 'data-embed'
const TEXT = 'data-text'
const MARKED = /<(p|span)(?: data-embed="([^"]*)")? data-text="([^"]*)">/g

/**
 * Marks a tag that is removed, and whose text stays. The sanitizer cannot do that: it gives the next element the end of one
 * that was renamed and removed, and copies the whole text for each that a filter removes.
 */
const REMOVED = 'data-removed'
const TAG = /<(\/?)[a-z][a-z\d]*((?:\s[^>]*)?)>/g

const makeOptions = ({ tags, attributes }: typeof ALLOWED): sanitizeHtml.IOptions => ({
  allowedTags: tags,
  allowedAttributes: { ...attributes, '*': [EMBED, TEXT, REMOVED] },
  allowedSchemes: ['http', 'https'],
  allowedSchemesByTag: { a: [...LINK_SCHEMES] },
  allowProtocolRelative: false,
  selfClosing: ['img', 'br', 'hr', 'wbr', 'source'],
  nonTextTags: DROPPED_WITH_CONTENT,
  nestingLimit: NESTING_LIMIT,
})
const OPTIONS = makeOptions(ALLOWED_WITHOUT_FORMULAS)
const OPTIONS_WITH_FORMULAS = makeOptions(ALLOWED)

/**
 * Returns safe HTML for feed readers: only elements and attributes of allowed-html.ts, absolute URLs, balanced tags, and
 * `&`, `<` and `>` escaped everywhere, so that `]]>` cannot occur.
 */
export const sanitizeBody = (html: string, base: BodyAddresses): string => fillMarks(sanitizeWithMarks(html, base))

/** Returns the same with a mark, which has no text, in the place of each embedded page and picture that cannot be shown. */
export function sanitizeWithMarks(written: string, base: BodyAddresses): string {
  const html = prepareHtml(written)
  const rewriting = new Rewriting(base, base.idPrefix === undefined ? undefined : findTargets(html, base.idPrefix))
  const safe = sanitizeHtml(html, {
    ...(html.includes('<math') || html.includes('<MATH') ? OPTIONS_WITH_FORMULAS : OPTIONS),
    onOpenTag: (name) => rewriting.enter(name),
    onCloseTag: (name) => rewriting.leave(name),
    transformTags: { '*': (name, attributes) => rewriting.rewrite(name, attributes) },
  })
  // Character references may stand for forbidden characters.
  return removeForbiddenCharacters(fillPlaceholders(removeMarkedTags(safe), base.articles))
}

function removeMarkedTags(html: string): string {
  if (!html.includes(REMOVED)) return html
  const open: boolean[] = []
  return html.replace(TAG, (tag, slash: string, attributes: string) => {
    if (slash === '/') return open.pop() === true ? '' : tag
    const isRemoved = attributes.trimEnd() === ` ${REMOVED}` || attributes === ` ${REMOVED} /`
    if (!attributes.endsWith('/')) open.push(isRemoved)
    return isRemoved ? '' : tag
  })
}

const remove = (tagName: string): sanitizeHtml.Tag => ({ tagName, attribs: { [REMOVED]: '' } })

/** Puts the texts of marks in their places. */
export const fillMarks = (marked: string): string =>
  marked.includes(TEXT)
    ? marked.replace(MARKED, (_, tag: string, page: string | undefined, text: string) =>
        page === undefined ? `<${tag}>${text}` : `<${tag}><a href="${page}">${text}</a>`,
      )
    : marked

/** Rewrites the tags of one text in their order. */
class Rewriting {
  private readonly base: BodyAddresses
  private readonly targets: Targets | undefined
  private openParagraphs = 0
  private openFormulas = 0
  private openLinks = 0
  private headings = 0

  constructor(base: BodyAddresses, targets: Targets | undefined) {
    this.base = base
    this.targets = targets
  }

  enter(name: string): void {
    if (name === 'p') this.openParagraphs += 1
    else if (name === 'math') this.openFormulas += 1
    else if (name === 'a') this.openLinks += 1
    else if (this.targets !== undefined && isHeading(name)) this.headings += 1
  }

  leave(name: string): void {
    if (name === 'p') this.openParagraphs -= 1
    else if (name === 'math') this.openFormulas -= 1
    else if (name === 'a') this.openLinks -= 1
  }

  rewrite(name: string, written: Attributes): sanitizeHtml.Tag {
    const tagName = EQUIVALENT_ELEMENTS.get(name) ?? name
    // A formula contains only these elements, and they have no meaning elsewhere.
    if (tagName !== 'math' && this.openFormulas > 0 !== FORMULA_ELEMENTS.has(tagName)) {
      return remove(tagName)
    }
    if (isEmbed(name)) return this.linkEmbed(name, written)
    if (tagName === 'img') return this.makeImage(written)
    const attribs = filterAttributes(tagName, tagName === 'source' ? loadLazyPicture(written) : written, this.base)
    if (this.targets !== undefined) this.addTarget(tagName, written, attribs)
    // No link has another in it, and no paragraph a block.
    if (tagName === 'a') return this.openLinks > 1 ? remove('a') : this.makeLink(written, attribs)
    if (tagName === 'div' && this.openParagraphs > 0) return { tagName: 'span', attribs }
    // Without controls it could not be started, because feed readers run no scripts.
    if (tagName === 'audio' || tagName === 'video') attribs['controls'] = 'controls'
    return { tagName, attribs }
  }

  private addTarget(tagName: string, { id = '', name = '' }: Attributes, attribs: Attributes): void {
    const taken = this.targets?.take(id) ?? (tagName === 'a' ? this.targets?.take(name) : undefined)
    const own = taken ?? (isHeading(tagName) ? this.targets?.ofHeading(this.headings - 1) : undefined)
    if (own !== undefined) attribs['id'] = own
  }

  /** A link to a place that is not there, or that is refused, is its text. */
  private makeLink({ href = '' }: Attributes, attribs: Attributes): sanitizeHtml.Tag {
    const reference = href.trim()
    if (this.targets !== undefined && reference.startsWith('#') && !/^#fn(?:ref)?-/.test(reference)) {
      const id = this.targets.find(reference.slice(1))
      if (id === undefined) delete attribs['href']
      else attribs['href'] = resolveLink(`#${encodeURIComponent(id)}`, this.base) ?? ''
    }
    if (attribs['href'] !== undefined || attribs['id'] !== undefined) return { tagName: 'a', attribs }
    return remove('a')
  }

  /** An image without a URL becomes its alternative text; every other has one, if only ''. */
  private makeImage(written: Attributes): sanitizeHtml.Tag {
    const { srcset, ...attribs } = filterAttributes('img', loadLazyPicture(written), this.base)
    const { alt = '' } = written
    const src = attribs['src'] ?? (srcset === undefined ? undefined : getLargestCandidate(srcset))
    if (src === undefined) return alt.trim() === '' ? remove('span') : { tagName: 'span', attribs: { [TEXT]: alt } }
    return { tagName: 'img', attribs: { src, ...(srcset === undefined ? {} : { srcset }), ...attribs, alt } }
  }

  /** A link takes the place of an embedded page, in a paragraph of its own outside of any. */
  private linkEmbed(name: string, written: Attributes): sanitizeHtml.Tag {
    const embed = readEmbed(name, written)
    const address = embed && resolveResource(embed.address, this.base)
    if (embed === undefined || address === undefined) return { tagName: name, attribs: {} }
    const { page, host } = openEmbed(address)
    return {
      tagName: this.openParagraphs > 0 ? 'span' : 'p',
      attribs: { [EMBED]: page, [TEXT]: embed.title || host },
    }
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
