export { cleanSummary, toPlainText } from './plain-text.ts'
