import { makeElement } from '../xml.ts'
import { requireNoNotice, requirePicture, requireText } from './common-rules.ts'
import { PLAIN_ELEMENTS, RENAMED, STRUCK, WEB_OR_MAIL } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { keep, require } from './partner-rule.ts'
import { makeBody, makeCategories, makeDescription, makeStart } from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

/** NewsBreak. */
export const newsbreakPartner: PartnerDefinition = {
  profile: 'newsbreak',
  items: 50,
  html: { elements: new Set(PLAIN_ELEMENTS), renamed: RENAMED, dropped: STRUCK, linkTarget: WEB_OR_MAIL },
  isPictureInText: true,
  namespaces: {},
  makeRules: () => [
    requireNoNotice('newsbreak', S.newsbreak),
    requireText('newsbreak', S.newsbreak),
    requirePicture('newsbreak', S.newsbreak),
    require('newsbreak/description', S.newsbreakGuid, 'summary', 'a summary', ({ item: { summary } }) =>
      summary === '' ? 'an article without a summary' : undefined),
    require('newsbreak/language', S.newsbreak, 'language', 'an article in English', ({ item: { language } }) =>
      language === undefined || /^en(?:-|$)/i.test(language) ? undefined : `an article in the language "${language}"`),
    keep('newsbreak/permalink', S.newsbreakGuid, 'the address of the article as its id'),
    keep('newsbreak/figure', S.newsbreakGuid, 'the picture as a figure in the text'),
  ],
  writeItem: ({ item, html }) => [
    ...makeStart(item, { isPermalink: true }),
    ...makeDescription(item.summary, 'html'),
    ...makeBody(html),
    ...makeCategories(item),
    ...(item.image === undefined
      ? []
      : [makeElement('media:thumbnail', { url: item.image.url, width: item.image.width, height: item.image.height })]),
  ],
}
