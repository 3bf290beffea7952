export { type MarkdownContext, renderMarkdown } from './markdown.ts'
