import type { Env, MarkdownIt, StateInline } from 'markdown-it'

/** The environment's mark of a text that puts other files into itself, such as `{% include references.md %}`. */
export const LACKS_DEFINITIONS = 'lacksDefinitions'

/**
 * Reads `[text][label]` and `[text][]` without a definition as the text, where the definitions may be in a file that only
 * the site's engine has. Elsewhere brackets are text.
 */
export function readMissingDefinitions(markdown: MarkdownIt): void {
  markdown.inline.ruler.after('link', 'missing_definition', (state, isSilent) => {
    if (state.src[state.pos] !== '[' || !lacksDefinitions(state.env)) return false
    return readReference(state, isSilent)
  })
}

const lacksDefinitions = (env: Env | undefined): boolean => env?.[LACKS_DEFINITIONS] === true

const LABEL = /\[[^[\]\n]{0,300}\]/y

function readReference(state: StateInline, isSilent: boolean): boolean {
  const start = state.pos + 1
  const end = state.md.helpers.parseLinkLabel(state, state.pos, false)
  if (end < start) return false
  LABEL.lastIndex = end + 1
  if (!LABEL.test(state.src) || LABEL.lastIndex > state.posMax) return false
  const next = LABEL.lastIndex
  if (!isSilent) {
    const { posMax } = state
    state.pos = start
    state.posMax = end
    state.md.inline.tokenize(state)
    state.posMax = posMax
  }
  state.pos = next
  return true
}
