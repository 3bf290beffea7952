export { getRetractedTitle } from './retracted-title.ts'
export { DEFAULT_WORDING, getQuotes, getSiteWording, getWording, LANGUAGES } from './select-wording.ts'
export { fillPhrase, formatCount, type Plural, type Quotes, type Wording } from './wording.ts'
