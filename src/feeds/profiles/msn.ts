import { formatRfc3339, type PartnerFeed } from '../../model/index.ts'
import { makeElement, type XmlElement } from '../xml.ts'
import { adviseCleanLink, describeSize, findSmall, formatCount, getSideRatio, isGif } from './common-rules.ts'
import { listElements, PLAIN_ELEMENTS, RENAMED, STRUCK, WEB_OR_MAIL } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { advise, keep, type PartnerRule, type PartnerStory, require } from './partner-rule.ts'
import { makeBody, makeCategories, makeDescription, makePubDate, makeStart, makeTextElement } from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

const TITLE = { min: 21, max: 150, best: 75 }
const BODY = { min: 450, max: 500_000 }
const MAX_DEPTH = 9
const MAX_PICTURE_BYTES = 14_000_000
/** Width by height. */
const RATIO = { min: 0.5, max: 1.89 }

/** MSN Partner Hub, once Microsoft Start. */
export const msnPartner: PartnerDefinition = {
  profile: 'msn',
  items: 20,
  maxBytes: 9_000_000,
  maxAgeDays: 364,
  html: {
    elements: new Set([...PLAIN_ELEMENTS, ...listElements('col colgroup')]),
    renamed: RENAMED,
    dropped: STRUCK,
    linkTarget: WEB_OR_MAIL,
    isBreakOnce: true,
  },
  isPictureInText: false,
  namespaces: {
    'xmlns:dcterms': 'http://purl.org/dc/terms/',
    'xmlns:mi': 'http://schemas.ingestion.microsoft.com/common/',
  },
  makeRules: (feed) => [...makeTextRules(), ...makeSerializerRules(), ...makePictureRules(feed)],
  writeItem: ({ item, ...story }, feed) => [
    ...makeStart(item),
    makeTextElement('dcterms:modified', formatRfc3339(item.updated)),
    ...makeDescription(item.summary, 'plain'),
    ...makeBody(story.html),
    ...makeCategories(item),
    ...makeKeywords(item),
    ...(canPassOnPicture({ item, ...story }, feed) ? makePicture(item.image) : []),
  ],
  writeTakedown: ({ id, published, at, url, text }) => [
    makeTextElement('title', text),
    makeTextElement('link', url),
    makeElement('guid', { isPermaLink: 'false' }, id),
    makePubDate(published),
    makeTextElement('dcterms:modified', formatRfc3339(at)),
    makeTextElement('mi:expirationDate', formatRfc3339(at)),
  ],
}

const makeTextRules = (): PartnerRule[] => [
  require('msn/title-min', S.msnItem, 'title', `at least ${TITLE.min} characters`, ({ item: { title } }) =>
    title.length < TITLE.min ? `a headline of ${formatCount(title.length, 'character')}` : undefined),
  require('msn/title-max', S.msnItem, 'title', `at most ${TITLE.max} characters`, ({ item: { title } }) =>
    title.length > TITLE.max ? `a headline of ${title.length} characters` : undefined),
  advise(
    'msn/title-best',
    S.msnContent,
    'title',
    `at most ${TITLE.best} characters, since MSN cuts longer headlines`,
    ({ item: { title } }) =>
      title.length > TITLE.best && title.length <= TITLE.max ? `a headline of ${title.length} characters` : undefined,
  ),
  require('msn/title-address', S.msnContent, 'title', 'a headline without an address', ({ item: { title } }) =>
    /https?:\/\/|\bwww\./i.test(title) ? 'an address in the headline' : undefined),
  require('msn/body-min', S.msnErrors, 'text', `at least ${BODY.min} characters`, ({ text }) =>
    text.length < BODY.min ? `a text of ${formatCount(text.length, 'character')}` : undefined),
  require('msn/body-max', S.msnErrors, 'text', `at most ${BODY.max.toLocaleString('en-GB')} characters`, ({ html }) =>
    html.length > BODY.max ? `a text of ${formatCount(html.length, 'character')}` : undefined),
  require('msn/nesting', S.msnHtml, 'text', `at most ${MAX_DEPTH} elements inside each other`, ({ depth }) =>
    depth > MAX_DEPTH ? `${depth} elements inside each other` : undefined),
  require('msn/language', S.msnQuestions, 'language', 'the language of the feed, since MSN takes one for each feed', ({
    item: { language },
  }) => (language === undefined ? undefined : `an article in the language "${language}"`)),
  adviseCleanLink('msn', S.msnSetup),
]

const makeSerializerRules = (): PartnerRule[] => [
  keep('msn/html', S.msnHtml, 'the elements that MSN takes, without styles'),
  keep('msn/line-breaks', S.msnHtml, 'no line break twice'),
  keep('msn/link-targets', S.msnHtml, 'links to web pages and mail alone'),
  keep('msn/plain-fields', S.msnItem, 'plain text in description, author and category'),
  keep('msn/keywords', S.msnItem, 'all tags in one `media:keywords`'),
  keep('msn/modified', S.msnExpiry, 'the date of the last change as `dcterms:modified`'),
  keep(
    'msn/takedown',
    S.msnExpiry,
    'an item with an expiry in the past for an article that was withdrawn or retracted',
  ),
  keep('msn/age', S.msnItem, 'articles of the last year'),
  keep('msn/items', S.msnQuestions, 'about 20 items'),
  keep('msn/bytes', S.msnSetup, 'at most 10 MB'),
]

const makePictureRules = (feed: PartnerFeed): PartnerRule[] => [
  advise(
    'msn/picture',
    S.msnContent,
    'image',
    'a picture, without which MSN does not publish by itself',
    ({ item: { image } }) => (image === undefined ? 'an article without a picture' : undefined),
  ),
  advise(
    'msn/picture-rights',
    S.msnOlder,
    'image',
    'a picture that you may pass on',
    (story) =>
      story.item.image === undefined || canPassOnPicture(story, feed)
        ? undefined
        : story.item.source === undefined
          ? 'a picture of which site.yaml does not say that you may pass it on'
          : `a picture in an article of ${story.item.source.title}`,
    'The feed has the article without its picture. Write `pictureRights: true` below the partner if the pictures of your own articles are yours.',
  ),
  advise('msn/picture-type', S.msnContent, 'image', 'a JPEG, PNG or WebP picture', (story) =>
    isGif(story) ? 'a GIF picture' : undefined,
  ),
  advise('msn/picture-size', S.msnContent, 'image', 'at least 720 by 720 pixels', ({ item: { image } }) =>
    findSmall(image, 720, 720),
  ),
  advise(
    'msn/picture-ratio',
    S.msnContent,
    'image',
    `a width of ${RATIO.min} to ${RATIO.max} times the height`,
    ({ item: { image } }) => {
      if (image === undefined || getSideRatio(image) === undefined) return undefined
      const ratio = (image.width ?? 1) / (image.height ?? 1)
      return ratio < RATIO.min || ratio > RATIO.max ? describeSize(image) : undefined
    },
  ),
  advise('msn/picture-bytes', S.msnSetup, 'image', 'at most 14 MB', ({ item: { image } }) =>
    (image?.length ?? 0) > MAX_PICTURE_BYTES
      ? `a picture of ${Math.ceil((image?.length ?? 0) / 1_000_000)} MB`
      : undefined,
  ),
]

/** Pictures of agencies and of other papers come with the texts of these. */
const canPassOnPicture = (story: PartnerStory, { pictureRights }: PartnerFeed): boolean =>
  pictureRights && story.item.source === undefined && !isGif(story)

const makeKeywords = ({ categories }: PartnerStory['item']): XmlElement[] => {
  const words = categories
    .filter(({ scheme }) => scheme.endsWith('/tags'))
    .map(({ label }) => label.replaceAll(',', ' '))
  return words.length === 0 ? [] : [makeTextElement('media:keywords', words.join(', '))]
}

function makePicture(image: PartnerStory['item']['image']): XmlElement[] {
  if (image === undefined) return []
  const { url, type, width, height, alt, caption, credit } = image
  return [
    makeElement(
      'media:content',
      { url, type, medium: 'image', width, height },
      makeElement('media:thumbnail', { url, width, height }),
      alt === '' ? undefined : makeTextElement('media:title', alt),
      caption === undefined ? undefined : makeTextElement('media:text', caption),
      credit === undefined ? undefined : makeTextElement('media:credit', credit),
      makeTextElement('mi:hasSyndicationRights', '1'),
    ),
  ]
}
