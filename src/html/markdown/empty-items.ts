import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { UNFILLED } from '../unfilled-output.ts'

/** Removes the items of lists that hold nothing but an output tag which cannot be filled. */
export function removeEmptyItems(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'empty_items', (state: StateCore) => {
    if (state.src.includes(UNFILLED)) state.tokens = withoutEmptyItems(state.tokens)
  })
}

const IS_EMPTY = new RegExp(`^[\\s${UNFILLED}]*$`)

function withoutEmptyItems(tokens: readonly Token[]): Token[] {
  const made: Token[] = []
  for (const token of tokens) {
    made.push(token)
    if (token.type !== 'list_item_close') continue
    const [item, paragraph, inline, end] = made.slice(-5)
    const isAlone =
      item?.type === 'list_item_open' && paragraph?.type === 'paragraph_open' && end?.type === 'paragraph_close'
    if (isAlone && inline?.content.includes(UNFILLED) && IS_EMPTY.test(inline.content)) made.splice(-5)
  }
  return made
}
