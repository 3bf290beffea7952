import MarkdownItParser, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import { full as emoji } from 'markdown-it-emoji'
import footnote from 'markdown-it-footnote'
import { lazy } from '../../collections/index.ts'
import type { MarkupRules } from '../../model/index.ts'
import { addAttributeLists } from './attribute-lists.ts'
import { linkBareAddresses } from './bare-addresses.ts'
import { addBoxes } from './boxes.ts'
import { removeEmptyItems } from './empty-items.ts'
import { endHtmlWithElement, readIndentedHtmlAsHtml } from './html-blocks.ts'
import { readSpansAsKramdown } from './kramdown-spans.ts'
import { readMarkdownInHtml } from './markdown-in-html.ts'
import { readMarkup } from './markup.ts'
import { LACKS_DEFINITIONS, readMissingDefinitions } from './missing-definitions.ts'

/** Everything that the HTML of a Markdown text depends on besides the text. */
export interface MarkdownContext {
  /** Keeps the footnotes of two articles on one page apart. */
  readonly idPrefix: string
  readonly markup: MarkupRules
  /** True if definitions of links may be in another file, which is not here. @default false */
  readonly lacksDefinitions?: boolean
}

function makeParser(): MarkdownIt {
  const markdown = new MarkdownItParser({ html: true })
    .use(footnote)
    .use(addAttributeLists)
    .use(addBoxes)
    .use(readIndentedHtmlAsHtml)
    .use(removeEmptyItems)
    .use(linkBareAddresses)
    .use(readMissingDefinitions)
    .use(readMarkdownInHtml)
  Object.assign(markdown.renderer.rules, {
    // Without the usual section and classes, which the sanitizer would remove.
    footnote_block_open: () => '<hr>\n<ol>\n',
    footnote_block_close: () => '</ol>\n',
    // A note that is referred to a second time has one number.
    footnote_caption: (tokens: Token[], index: number) => `[${Number(tokens[index]?.meta?.['id']) + 1}]`,
    softbreak: (...[, , , env]: [unknown, unknown, unknown, Env | undefined]) =>
      readMarkup(env).breaks ? '<br>\n' : '\n',
  })
  // The alignment of a cell becomes an attribute, since the sanitizer removes styles.
  for (const rule of ['td_open', 'th_open']) {
    markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
      const style = /text-align:(\w+)/.exec(tokens[index]?.attrGet('style')?.toString() ?? '')?.[1]
      if (style !== undefined) tokens[index]?.attrSet('align', style)
      return self.renderToken(tokens, index, options)
    }
  }
  // A link that the sanitizer refuses is shown as its text, and not as Markdown source.
  markdown.validateLink = () => true
  // markdown-it writes tags and comments into the alternative text, where no sanitizer finds them.
  markdown.renderer.renderInlineAsText = (tokens: Token[], options, env) =>
    tokens
      .map(({ type, content, children }) => {
        if (type === 'text' || type === 'code_inline') return content
        if (type === 'image') return markdown.renderer.renderInlineAsText(children ?? [], options, env)
        return type === 'softbreak' || type === 'hardbreak' ? '\n' : ''
      })
      .join('')
  return markdown
}

const makeKramdownParser = (): MarkdownIt => makeParser().use(endHtmlWithElement).use(readSpansAsKramdown)

/** Adds `:tada:`, and no smileys: a colon and a bracket are mostly meant as such. */
const withEmoji = (markdown: MarkdownIt): MarkdownIt => markdown.use(emoji, { shortcuts: {} })

const PARSERS = {
  plain: lazy(makeParser),
  plainEmoji: lazy(() => withEmoji(makeParser())),
  kramdown: lazy(makeKramdownParser),
  kramdownEmoji: lazy(() => withEmoji(makeKramdownParser())),
}

const getParser = ({ kramdown, emoji: hasEmoji }: MarkupRules): MarkdownIt =>
  PARSERS[`${kramdown ? 'kramdown' : 'plain'}${hasEmoji ? 'Emoji' : ''}`]()

/** Returns the HTML of a Markdown text, which nothing has sanitized. */
export const renderMarkdown = (text: string, { idPrefix, markup, lacksDefinitions = false }: MarkdownContext): string =>
  getParser(markup).render(text, { docId: idPrefix, markup, [LACKS_DEFINITIONS]: lacksDefinitions })
