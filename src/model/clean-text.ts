/** Whether a text may hold something to remove. Surrogates are looked at closely only where there are any. */
const SUSPICIOUS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/

/** Everything outside `Char` of XML 1.0 §2.2; with the `u` flag a surrogate is matched only when it stands alone. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/**
 * The text without the characters no XML 1.0 document can hold, not even escaped: C0 controls but TAB, LF and CR, U+FFFE,
 * U+FFFF, lone surrogates. One of them makes readers lose the whole feed (conformance §5.1). They are dropped, not
 * replaced: a reader would show the replacement. The very same text when there are none.
 */
export const removeForbiddenCharacters = (text: string): string =>
  SUSPICIOUS.test(text) ? text.replace(FORBIDDEN, '') : text
