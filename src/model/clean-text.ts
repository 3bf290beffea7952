/** Matches every text with a forbidden character, and texts with valid surrogates, which {@link FORBIDDEN} tells apart. */
const SUSPICIOUS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/

/** Characters outside `Char` of XML 1.0 §2.2; with the `u` flag, only lone surrogates match. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/**
 * Returns the text without characters that XML 1.0 forbids even when escaped: C0 controls but TAB, LF and CR, U+FFFE,
 * U+FFFF and lone surrogates. One of them makes a whole feed unreadable. A replacement would be visible, so they are removed.
 */
export const removeForbiddenCharacters = (text: string): string =>
  SUSPICIOUS.test(text) ? text.replace(FORBIDDEN, '') : text

/** Returns plain text on one line: without forbidden characters, trimmed, each run of white space as one blank. */
export const toSingleLine = (text: string): string => removeForbiddenCharacters(text).replace(/\s+/gu, ' ').trim()
