export { PAGE_SCRIPT } from './page-script.ts'
export { STYLESHEET } from './style-sheet.ts'
