import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShownValues } from '../../../src/records/fields/shown-values.ts'

const RECORD = {
  title: 'The vote',
  photo1: '/a.jpg',
  'lead in': 'Then',
  seats: 12,
  secret: 'x',
  tags: ['a'],
  long: 'x'.repeat(2000),
}

describe('Fields that a text shows', () => {
  it.each([
    ['{{ page.title }} and <img src="{{ page.photo1 }}">', { title: 'The vote', photo1: '/a.jpg' }],
    ['{{ page["lead in"] }}, {{ page[\'seats\'] }}', { 'lead in': 'Then', seats: '12' }],
    ['{{% param seats %}} {{< param "title" >}}', { seats: '12', title: 'The vote' }],
  ])('are kept: %s', (body, values) => {
    expect(readShownValues(RECORD, body)).toEqual(values)
    expect(readShownValues(RECORD, Buffer.from(body))).toEqual(values)
  })

  it.each(['No tag.', 'A page. And another page.', '{{ page.tags }} {{ page.long }} {{ page.toString }}'])(
    'are none in: %s',
    (body) => {
      expect(readShownValues(RECORD, body)).toBeUndefined()
    },
  )

  it('include the end of the summary', () => {
    expect(readShownValues({ excerpt_separator: '<!-- end -->' }, 'Text.')).toEqual({
      excerpt_separator: '<!-- end -->',
    })
  })

  it('are never one that the text does not name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('page.', 'page["', 'title', '"]', ' ', '{{', '}}', 'param ', 'photo1')),
        (parts) => {
          const body = parts.join('')
          for (const key of Object.keys(readShownValues(RECORD, body) ?? {})) expect(body).toContain(key)
        },
      ),
    )
  })
})
