export { DEFAULT_WORDING, getQuotes, getSiteWording, getWording, LANGUAGES } from './select-wording.ts'
export { fillPhrase, formatCount, getRetractedTitle, type Plural, type Quotes, type Wording } from './wording.ts'
