export { readLanguage, suggestLanguage } from './language.ts'
