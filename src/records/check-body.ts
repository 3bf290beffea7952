import { findLargePictures, RENDERING_LIMITS } from '../html/index.ts'
import { isBlank } from './record-body.ts'
import type { RecordValues } from './record-values.ts'

const { bodyLength, inlinePictureBytes } = RENDERING_LIMITS

/** Nearly all bodies are short and hold no picture. */
const PICTURE = 'data:image/'

/**
 * Reports pictures in the text itself that are too large, and a text that is too long without them: it withholds the
 * article. Returns false for such a text.
 */
export function checkBody(record: RecordValues, body: string | Buffer): boolean {
  const hasPicture = body.includes(PICTURE)
  if (body.length <= bodyLength && !hasPicture) return true
  const text = body.toString()
  const pictures = hasPicture ? findLargePictures(text) : []
  for (const { start, bytes } of pictures) {
    report(record, text, start, {
      severity: 'warning',
      found: `a picture of ${formatNumber(bytes)} bytes in the text itself`,
      expected: `at most ${formatNumber(inlinePictureBytes)}`,
      fix: 'The article is published without it. Put the picture into a file.',
    })
  }
  const length = pictures.reduce((rest, { start, end }) => rest - (end - start), text.length)
  if (length <= bodyLength) return true
  report(record, text, 0, {
    severity: 'withheld',
    found: `a text of ${formatNumber(length)} characters`,
    expected: `at most ${formatNumber(bodyLength)}`,
    fix: 'Divide the article.',
  })
  return false
}

interface BodyProblem {
  readonly severity: 'warning' | 'withheld'
  readonly found: string
  readonly expected: string
  readonly fix: string
}

/** @param index in the body */
function report(record: RecordValues, body: string, index: number, problem: BodyProblem): void {
  const { severity, found, expected, fix } = problem
  const { parts, translated, file } = record
  const { bodyMarkdown, bodyHtml, bodyText } = translated.fields
  const field = isBlank(parts.body) ? (bodyMarkdown ?? bodyHtml ?? bodyText) : undefined
  if (field !== undefined || file.record !== undefined) {
    record.report('too-large', severity, field?.at ?? [], found, expected, fix)
    return
  }
  const before = body.slice(0, index)
  // The line of the fence that ends the record follows its text.
  const line = parts.headLine + countLineBreaks(parts.head) + 1 + countLineBreaks(before)
  const place = { line, column: index - before.lastIndexOf('\n') }
  record.reportAt('too-large', severity, place, found, expected, fix)
}

const countLineBreaks = (text: string): number => text.split('\n').length - 1

const formatNumber = (number: number): string => number.toLocaleString('en-GB')
