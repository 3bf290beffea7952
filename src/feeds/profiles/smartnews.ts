import { resolveAddress } from '../../model/index.ts'
import { makeElement, type XmlElement } from '../xml.ts'
import {
  adviseCleanLink,
  describeSize,
  findSmall,
  formatCount,
  getSideRatio,
  isGif,
  requirePicture,
  requireText,
} from './common-rules.ts'
import { PLAIN_ELEMENTS, RENAMED, STRUCK } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { adviseFeed, keep, require } from './partner-rule.ts'
import {
  makeBody,
  makeCategories,
  makeDescription,
  makePubDate,
  makeStart,
  makeTextElement,
  replaceText,
} from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

const MAX_DESCRIPTION = 30
const MIN_ITEMS = 5
const MAX_RATIO = 3.3

/** SmartNews, in its SmartFormat 2. */
export const smartnewsPartner: PartnerDefinition = {
  profile: 'smartnews',
  items: 20,
  maxBytes: 950_000,
  // Many links are an error there.
  html: {
    elements: new Set(PLAIN_ELEMENTS.filter((name) => name !== 'a')),
    renamed: RENAMED,
    dropped: STRUCK,
  },
  isPictureInText: true,
  namespaces: { 'xmlns:snf': 'http://www.smartnews.be/snf' },
  makeRules: ({ logo }) => [
    requireText('smartnews', S.smartnewsChecker),
    requirePicture('smartnews', S.smartnewsChecker),
    require('smartnews/picture-type', S.smartnewsRss, 'image', 'a JPEG, PNG or WebP picture', (story) =>
      isGif(story) ? 'a GIF picture' : undefined),
    require('smartnews/picture-size', S.smartnewsRss, 'image', 'at least 200 by 200 pixels', ({ item: { image } }) =>
      findSmall(image, 200, 200)),
    require('smartnews/picture-ratio', S.smartnewsRss, 'image', `a longer side of at most ${MAX_RATIO} times the shorter one`, ({
      item: { image },
    }) => (image !== undefined && (getSideRatio(image) ?? 1) > MAX_RATIO ? describeSize(image) : undefined)),
    adviseCleanLink('smartnews', S.smartnewsLinks),
    keep('smartnews/channel-title', S.smartnewsRss, 'the name of the publication alone as title'),
    keep('smartnews/channel-description', S.smartnewsRss, `a description of at most ${MAX_DESCRIPTION} characters`),
    keep('smartnews/channel-date', S.smartnewsFormat, 'a date and a language of the feed'),
    keep('smartnews/thumbnail', S.smartnewsChecker, 'a `media:thumbnail` in each item'),
    keep('smartnews/moving-date', S.smartnewsUpdates, 'the date of the last change as `pubDate`'),
    keep('smartnews/status', S.smartnewsRss, 'a `media:status` in each item'),
    keep('smartnews/takedown', S.smartnewsRss, 'a deleted item for an article that was withdrawn or retracted'),
    keep('smartnews/links', S.smartnewsLimits, 'a text without links'),
    keep('smartnews/bytes', S.smartnewsErrors, 'at most 1 MB'),
    adviseFeed('smartnews/min-items', S.smartnewsChecker, `at least ${MIN_ITEMS} articles`, (items) =>
      items.length < MIN_ITEMS ? `a feed of ${formatCount(items.length, 'article')}` : undefined,
    ),
    adviseFeed(
      'smartnews/logo',
      S.smartnewsFormat,
      'a logo in PNG of up to 700 by 100 pixels',
      () => (logo === undefined ? 'a feed without a logo' : undefined),
      'Write `logo: /media/smartnews.png` below the partner.',
    ),
  ],
  writeItem: ({ item, html }) => [
    ...makeStart(item, { pubDate: item.updated }),
    ...makeDescription(item.summary, 'html'),
    ...makeBody(html),
    ...makeCategories(item),
    ...(item.image === undefined ? [] : [makeElement('media:thumbnail', { url: item.image.url })]),
    makeTextElement('media:status', 'active'),
  ],
  writeTakedown: ({ id, at, url, text }) => [
    makeTextElement('title', text),
    makeTextElement('link', url),
    makeElement('guid', { isPermaLink: 'false' }, id),
    makePubDate(at),
    makeTextElement('media:status', 'deleted'),
  ],
  writeChannel: (channel, { publisher, updated }, { logo, darkLogo }) => {
    const named = replaceText(channel, 'title', () => publisher.name)
    const described = replaceText(named, 'description', (text) => shorten(text, publisher.name))
    return {
      ...described,
      children: [
        ...described.children,
        makePubDate(updated),
        ...makeLogo('snf:logo', logo, publisher.url),
        ...makeLogo('snf:darkModeLogo', darkLogo, publisher.url),
      ],
    }
  },
}

/** Returns the description if it is short, else the name of the publication, cut at a word. */
function shorten(description: string, name: string): string {
  if (description.length <= MAX_DESCRIPTION) return description
  if (name.length <= MAX_DESCRIPTION) return name
  const cut = name.slice(0, MAX_DESCRIPTION + 1)
  return cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : MAX_DESCRIPTION)
}

/** @param base the site's address */
const makeLogo = (name: string, url: string | undefined, base = ''): XmlElement[] =>
  url === undefined ? [] : [makeElement(name, {}, makeTextElement('url', resolveAddress(base, url)))]
