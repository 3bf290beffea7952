import { removeTemplateTags } from './engine-syntax/index.ts'
import { type BodyToRender, getTemplateMarkup, makeTemplateContext } from './render-body.ts'

/** Returns the tags of a body whose text only their site knows, each once: `storylink`, or `{{ config.shop }}`. */
export function listUnknownTags({ source, form, context }: BodyToRender): string[] {
  const markup = getTemplateMarkup(form, context)
  if (markup === 'text') return []
  const found = new Set<string>()
  removeTemplateTags(source, markup, {
    ...makeTemplateContext(context),
    onUnknownTag: (name) => found.add(name),
    onUnfilled: (written) => found.add(`{{ ${written} }}`),
  })
  return [...found]
}
