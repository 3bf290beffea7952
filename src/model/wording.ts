/** Texts of the publisher for readers, in the newsroom's language. Plain text. */
export interface Wording {
  readonly related: string
  readonly correction: string
  readonly retractedTitle: string
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
  /** The link past the navigation, for keyboards and screen readers. */
  readonly skip: string
  readonly subscribe: string
  /** Explains feeds in two sentences. */
  readonly feedHelp: string
  /** Shown when hubs push new stories (WebSub). */
  readonly pushed: string
  readonly copy: string
  readonly copied: string
  readonly openIn: string
  readonly allFeeds: string
  /** Shown when a browser opens the address of a feed. */
  readonly thisIsAFeed: string
}

/** English texts, used where site.yaml has no `wording`. */
export const DEFAULT_WORDING: Wording = {
  related: 'Related coverage',
  correction: 'Correction',
  retractedTitle: 'Retracted article',
  retractedText: 'This article has been retracted.',
  withdrawn: 'This article has been withdrawn.',
  and: 'and',
  authors: 'Authors',
  tags: 'Tags',
  home: 'Home',
  sections: 'Sections',
  by: 'By',
  updated: 'Updated',
  older: 'Older stories',
  newer: 'Newer stories',
  about: 'About the author',
  noStories: 'There are no stories here yet.',
  missing: 'There is nothing at this address',
  missingHelp: 'It may have been mistyped, or what was here has moved or has been taken down.',
  skip: 'Skip to the stories',
  subscribe: 'Follow with a feed reader',
  feedHelp:
    'A feed brings new stories to an app of your choice, without an account here and without tracking. Copy an address into your feed reader, or open it with one of these.',
  pushed: 'New stories are pushed to readers that know WebSub, within seconds.',
  copy: 'Copy',
  copied: 'Copied',
  openIn: 'Open in',
  allFeeds: 'All our feeds',
  thisIsAFeed:
    'This is a web feed: the address belongs in a feed reader, which will show you every new story by itself.',
}
