import type { Article } from '../article.ts'

/** A text with `{count}`, by the plural rules of its language (CLDR); `other` is for every count without a form of its own. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** Texts of the publisher for readers, in one language. Plain text. */
export interface Wording {
  readonly related: string
  readonly correction: string
  readonly retractedTitle: string
  /** With `{title}` for the headline, where the retraction keeps it. */
  readonly retractedHeadline: string
  readonly retractedText: string
  readonly withdrawn: string
  /** Joins the last two names of a byline. */
  readonly and: string
  /** Headings in the list of feeds. */
  readonly authors: string
  readonly tags: string
  /** The link to the front page. */
  readonly home: string
  readonly sections: string
  /** Before the names in a byline. */
  readonly by: string
  readonly updated: string
  readonly older: string
  readonly newer: string
  /** Heading over an author's bio. */
  readonly about: string
  readonly noStories: string
  /** Heading of the page for an unknown address. */
  readonly missing: string
  readonly missingHelp: string
  /** Heading of the page at the address of something that was taken down. */
  readonly gone: string
  readonly goneHelp: string
  /** The link past the navigation, for keyboards and screen readers. */
  readonly skip: string
  /** With `{name}`: the name of a section, an author, a tag or the site. */
  readonly follow: string
  readonly subscribe: string
  /** Explains feeds in two sentences. */
  readonly feedHelp: string
  /** Shown when hubs push new stories (WebSub). */
  readonly pushed: string
  readonly copy: string
  readonly copied: string
  readonly openIn: string
  readonly otherFormats: string
  readonly allFeeds: string
  /** Shown when a browser opens the address of a feed. */
  readonly thisIsAFeed: string
  readonly share: string
  readonly search: string
  /** Shown on the search page to browsers without JavaScript. */
  readonly searchHelp: string
  /** Shown when the index of the search cannot be loaded. */
  readonly searchFailed: string
  readonly noResults: string
  readonly results: Plural
  /** The report of a local preview: whom it is for, how many records were read, how many have a problem. */
  readonly newsroomOnly: string
  readonly recordsRead: Plural
  readonly noProblems: string
  readonly problems: Plural
  /** With `{command}`. */
  readonly runCheck: string
}

/** Quotation marks: the outer pair, then the inner one. */
export type Quotes = readonly [open: string, close: string, innerOpen: string, innerClose: string]

/** Everything that a language needs. The type asks for every phrase: a missing one is an error of the compiler. */
export interface Language {
  readonly wording: Wording
  readonly quotes: Quotes
}

/** Returns a phrase with its placeholder, such as `{name}`, filled. */
export const fillPhrase = (phrase: string, placeholder: string, value: string): string =>
  phrase.replace(placeholder, () => value)

/** Returns a text for a count, which is written as the language writes numbers. */
export function formatCount(plural: Plural, count: number, language: string): string {
  const form = plural[new Intl.PluralRules(language).select(count)] ?? plural.other
  return fillPhrase(form, '{count}', new Intl.NumberFormat(language).format(count))
}

/** Returns the title of the notice that stands in place of a retracted article. */
export const getRetractedTitle = (
  wording: Pick<Wording, 'retractedHeadline' | 'retractedTitle'>,
  { retracted, title }: Pick<Article, 'retracted' | 'title'>,
): string =>
  retracted?.keepHeadline === true && title !== ''
    ? fillPhrase(wording.retractedHeadline, '{title}', title)
    : wording.retractedTitle
