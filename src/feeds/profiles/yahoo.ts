import { formatRfc822 } from '../../model/index.ts'
import { countWords, findAffiliateLink, findSmall, formatCount, requireNoNotice } from './common-rules.ts'
import { PLAIN_ELEMENTS, RENAMED, STRUCK, WEB_OR_MAIL } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { advise, keep, require } from './partner-rule.ts'
import { makeBody, makeCategories, makeDescription, makeStart, makeTextElement } from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

const MIN_WORDS = { title: 2, description: 3, text: 150 }
const MAX_PICTURE_BYTES = 5_000_000

/** Yahoo and AOL. */
export const yahooPartner: PartnerDefinition = {
  profile: 'yahoo',
  items: 50,
  html: {
    elements: new Set(PLAIN_ELEMENTS),
    renamed: RENAMED,
    dropped: STRUCK,
    linkTarget: WEB_OR_MAIL,
    isPictureOnce: true,
  },
  isPictureInText: true,
  namespaces: {},
  makeRules: () => [
    requireNoNotice('yahoo', S.yahoo),
    require('yahoo/title-words', S.yahoo, 'title', `at least ${MIN_WORDS.title} words`, ({ item: { title } }) =>
      countWords(title) < MIN_WORDS.title ? 'a headline of one word' : undefined),
    require('yahoo/description-words', S.yahoo, 'summary', `at least ${MIN_WORDS.description} words`, ({
      item: { summary },
    }) =>
      countWords(summary) < MIN_WORDS.description
        ? `a summary of ${formatCount(countWords(summary), 'word')}`
        : undefined),
    require('yahoo/body-words', S.yahoo, 'text', `at least ${MIN_WORDS.text} words`, ({ text }) =>
      countWords(text) < MIN_WORDS.text ? `a text of ${formatCount(countWords(text), 'word')}` : undefined),
    advise('yahoo/picture-size', S.yahoo, 'image', 'at least 1280 by 720 pixels', ({ item: { image } }) =>
      findSmall(image, 1280, 720),
    ),
    advise('yahoo/picture-bytes', S.yahoo, 'image', 'at most 5 MB', ({ item: { image } }) =>
      (image?.length ?? 0) > MAX_PICTURE_BYTES
        ? `a picture of ${Math.ceil((image?.length ?? 0) / 1_000_000)} MB`
        : undefined,
    ),
    advise('yahoo/affiliate-links', S.yahoo, 'text', 'no links that earn a commission', findAffiliateLink),
    keep('yahoo/frozen-date', S.yahoo, 'a date of publication that no correction changes'),
    keep('yahoo/updated', S.yahoo, 'the date of the last change as `updated` of the item'),
    keep('yahoo/category', S.yahoo, 'exactly one category'),
    keep('yahoo/lead-picture', S.yahoo, 'the picture as the first figure of the text'),
    keep('yahoo/picture-once', S.yahoo, 'each picture once, and none outside of the text'),
    keep('yahoo/html', S.yahoo, 'about 25 elements, without scripts, styles and objects'),
    keep('yahoo/plain-description', S.yahoo, 'a description in plain text'),
  ],
  writeItem: ({ item, html }) => [
    ...makeStart(item),
    makeTextElement('updated', formatRfc822(item.updated)),
    ...makeDescription(item.summary, 'plain'),
    ...makeCategories(item).slice(0, 1),
    ...makeBody(html),
  ],
}
