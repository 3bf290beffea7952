import { makeElement, type XmlElement } from '../xml.ts'
import { findSmall, formatCount, requireNoNotice, requirePicture, requireText } from './common-rules.ts'
import { listElements, PLAIN_ELEMENTS, RENAMED, STRUCK, WEB_OR_MAIL } from './html-lists.ts'
import type { PartnerDefinition } from './partner-profile.ts'
import { advise, adviseFeed, keep, type PartnerStory, require } from './partner-rule.ts'
import { makeBody, makeCategories, makeDescription, makeStart } from './partner-xml.ts'
import { RULE_SOURCES as S } from './rule-sources.ts'

const MIN_DESCRIPTION = 300
/** Characters after the shortest description in which a sentence may end. */
const MAX_SENTENCE = 200
const MIN_ITEMS = 30

/** Flipboard. */
export const flipboardPartner: PartnerDefinition = {
  profile: 'flipboard',
  items: 50,
  html: {
    elements: new Set([...PLAIN_ELEMENTS, ...listElements('hr pre code u mark time abbr q cite audio video source')]),
    renamed: RENAMED,
    dropped: STRUCK,
    linkTarget: WEB_OR_MAIL,
  },
  isPictureInText: true,
  namespaces: {},
  makeRules: () => [
    requireNoNotice('flipboard', S.flipboard),
    requireText('flipboard', S.flipboard),
    requirePicture('flipboard', S.flipboard),
    require('flipboard/picture-size', S.flipboard, 'image', 'at least 400 by 400 pixels', ({ item: { image } }) =>
      findSmall(image, 400, 400)),
    advise(
      'flipboard/enclosure',
      S.flipboardPicture,
      'image',
      'a picture whose file is in the content directory: an enclosure needs its size',
      ({ item: { image } }) =>
        image !== undefined && (image.length === undefined || image.type === undefined)
          ? `the picture ${image.url} of unknown size or type`
          : undefined,
    ),
    advise(
      'flipboard/description',
      S.flipboard,
      'text',
      `a description of at least ${MIN_DESCRIPTION} characters`,
      (story) => {
        const { length } = makeLongDescription(story)
        return length < MIN_DESCRIPTION ? `summary and text of ${formatCount(length, 'character')}` : undefined
      },
    ),
    keep(
      'flipboard/long-description',
      S.flipboard,
      `a description of ${MIN_DESCRIPTION} characters, of the text if need be`,
    ),
    keep('flipboard/picture-enclosure', S.flipboardPicture, 'the picture as the enclosure'),
    adviseFeed('flipboard/min-items', S.flipboard, `at least ${MIN_ITEMS} articles`, (items) =>
      items.length < MIN_ITEMS ? `a feed of ${formatCount(items.length, 'article')}` : undefined,
    ),
  ],
  writeItem: (story) => [
    ...makeStart(story.item),
    ...makeDescription(makeLongDescription(story), 'html'),
    ...makeBody(story.html),
    ...makeCategories(story.item),
    ...makeEnclosure(story),
  ],
}

/** Returns the summary if it is long enough, else the beginning of the text, up to the end of a sentence or a word. */
function makeLongDescription({ item: { summary }, text }: PartnerStory): string {
  if (summary.length >= MIN_DESCRIPTION || text.length <= summary.length) return summary
  if (text.length <= MIN_DESCRIPTION + MAX_SENTENCE) return text
  const window = text.slice(0, MIN_DESCRIPTION + MAX_SENTENCE)
  const sentence = window.slice(MIN_DESCRIPTION - 1).search(/[.!?…]["”’»)]?\s/)
  if (sentence !== -1) return window.slice(0, MIN_DESCRIPTION + sentence + 1).trim()
  return `${window.slice(0, window.lastIndexOf(' '))} …`
}

const makeEnclosure = ({ item: { image } }: PartnerStory): XmlElement[] =>
  image?.length === undefined || image.type === undefined
    ? []
    : [makeElement('enclosure', { url: image.url, type: image.type, length: image.length })]
