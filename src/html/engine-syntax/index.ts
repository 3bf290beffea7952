export { removeTemplateTags } from './template-scanner.ts'
