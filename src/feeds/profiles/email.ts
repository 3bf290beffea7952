import type { FeedImage } from '../item-parts.ts'
import { makeElement, type XmlElement } from '../xml.ts'
import { requireNoNotice } from './common-rules.ts'
import { PLAIN_ELEMENTS, RENAMED, STRUCK, WEB_OR_MAIL } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { advise, keep } from './partner-rule.ts'
import { makeBody, makeCategories, makeDescription, makeLanguage, makeStart } from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

/** Pixels: programs that send mail do not scale pictures. */
const MAX_WIDTH = 600

/** Programs that send a feed as mail, such as Mailchimp. */
export const emailPartner: PartnerDefinition = {
  profile: 'email',
  items: 10,
  html: { elements: new Set(PLAIN_ELEMENTS), renamed: RENAMED, dropped: STRUCK, linkTarget: WEB_OR_MAIL },
  isPictureInText: false,
  namespaces: {},
  makeRules: () => [
    keep('email/picture-place', S.mailText, 'the picture in `media:content`, outside of the text'),
    keep('email/picture-type', S.mailPicture, 'a medium with each picture'),
    keep('email/frozen-date', S.mailUpdates, 'a date that no correction changes: each article is sent once'),
    requireNoNotice('email', S.mailUpdates),
    advise(
      'email/picture-width',
      S.mailWidth,
      'image',
      `a picture of at most ${MAX_WIDTH} pixels in width`,
      ({ item: { image } }) =>
        image?.width !== undefined && image.width > MAX_WIDTH
          ? `a picture of ${image.width} pixels in width`
          : undefined,
    ),
    advise(
      'email/picture-address',
      S.mailAddress,
      'image',
      'an address without `&`, which some programs lose',
      ({ item: { image } }) => (image?.url.includes('&') === true ? `the address ${image.url}` : undefined),
    ),
  ],
  writeItem: ({ item, html }) => [
    ...makeStart(item),
    ...makeDescription(item.summary, 'html'),
    ...makeBody(html),
    ...makeCategories(item),
    ...makePicture(item.image),
    ...makeLanguage(item),
  ],
}

const makePicture = (image: FeedImage | undefined): XmlElement[] =>
  image === undefined
    ? []
    : [
        makeElement('media:content', {
          ...{ url: image.url, type: image.type, medium: 'image', width: image.width, height: image.height },
        }),
      ]
