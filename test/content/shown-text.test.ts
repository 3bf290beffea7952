import { describe, expect, it } from 'vitest'
import { shownText } from '../../src/content/shown-text.ts'

describe('what a body shows', () => {
  it.each([
    ['nothing to hide', 'nothing to hide'],
    ['a `b` c', 'a     c'],
    ['a ``b ` c`` d', 'a           d'],
    ['a ` b', 'a ` b'],
    ['a `` b ` c', 'a `` b ` c'],
    ['a ```b``` c', 'a         c'],
    ['```js\nb\n```\nc', '     \n \n   \nc'],
    ['````\n```\nb\n````\nc', '    \n   \n \n    \nc'],
    ['~~~\nb\n~~~~\nc', '   \n \n    \nc'],
    ['  ```\nb\nc', '     \n \n '],
    ['a <!-- b\nc --> d', 'a       \n      d'],
    ['a <!-- b', 'a <!-- b'],
    ['`<!--` b -->', '       b -->'],
  ])('of %j is %j', (body, shown) => {
    expect(shownText(body)).toBe(shown)
  })
})
