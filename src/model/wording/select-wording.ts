import {
  ARABIC,
  BENGALI,
  HEBREW,
  HINDI,
  INDONESIAN,
  JAPANESE,
  KOREAN,
  PERSIAN,
  SIMPLIFIED_CHINESE,
  TRADITIONAL_CHINESE,
} from './asia/index.ts'
import {
  CZECH,
  DUTCH,
  ENGLISH,
  FINNISH,
  FRENCH,
  GERMAN,
  GREEK,
  ITALIAN,
  POLISH,
  PORTUGUESE,
  RUSSIAN,
  SPANISH,
  SWEDISH,
  TURKISH,
  UKRAINIAN,
} from './europe/index.ts'
import type { Language, Quotes, Wording } from './wording.ts'

/** All languages by their primary subtag (BCP 47); Chinese has one entry for each script. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  ar: ARABIC,
  bn: BENGALI,
  cs: CZECH,
  de: GERMAN,
  el: GREEK,
  en: ENGLISH,
  es: SPANISH,
  fa: PERSIAN,
  fi: FINNISH,
  fr: FRENCH,
  he: HEBREW,
  hi: HINDI,
  id: INDONESIAN,
  it: ITALIAN,
  ja: JAPANESE,
  ko: KOREAN,
  nl: DUTCH,
  pl: POLISH,
  pt: PORTUGUESE,
  ru: RUSSIAN,
  sv: SWEDISH,
  tr: TURKISH,
  uk: UKRAINIAN,
  'zh-Hans': SIMPLIFIED_CHINESE,
  'zh-Hant': TRADITIONAL_CHINESE,
}

/** English texts, for sites in a language that has none here. */
export const DEFAULT_WORDING: Wording = ENGLISH.wording

/** Returns the texts of a site in a language (BCP 47), before site.yaml replaces some of them. */
export const getSiteWording = (language: string): Wording => selectLanguage(language)?.wording ?? DEFAULT_WORDING

/**
 * Returns the texts that go with an article: those of its language, if there are any, else those of the site. The
 * settings of a site are in its language, and replace no text of another one.
 *
 * @param language BCP 47; undefined for the site's
 */
export function getWording(
  site: { readonly language: string; readonly wording: Wording },
  language: string | undefined,
): Wording {
  if (language === undefined || language === site.language) return site.wording
  const own = selectLanguage(language)
  return own === undefined || own === selectLanguage(site.language) ? site.wording : own.wording
}

/** Returns the quotation marks of a language (BCP 47); undefined if they are not known. */
export const getQuotes = (language: string): Quotes | undefined => selectLanguage(language)?.quotes

function selectLanguage(tag: string): Language | undefined {
  const primary = tag.split('-', 1)[0]?.toLowerCase() ?? ''
  if (primary === 'zh') {
    const isTraditional = /-hant\b/i.test(tag) || (/-(?:tw|hk|mo)\b/i.test(tag) && !/-hans\b/i.test(tag))
    return isTraditional ? TRADITIONAL_CHINESE : SIMPLIFIED_CHINESE
  }
  return Object.hasOwn(LANGUAGES, primary) ? LANGUAGES[primary] : undefined
}
