import { createRequire } from 'node:module'

/** Length of the beginning of a picture that contains its dimensions, even after a long EXIF block, in bytes. */
export const PICTURE_HEAD_BYTES = 512 * 1024

// Loaded with the first picture: the package is many files, and most starts measure none.
const require = createRequire(import.meta.url)
const imageSize = (head: Uint8Array) => (require('image-size') as typeof import('image-size')).imageSize(head)

/** Returns the dimensions of a picture in pixels; an empty object when they cannot be read. */
export function readDimensions(head: Uint8Array): { width?: number; height?: number } {
  try {
    const { width, height } = imageSize(head.subarray(0, PICTURE_HEAD_BYTES))
    const isValid = [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= 65_535)
    return isValid ? { width, height } : {}
  } catch {
    // A picture that cannot be measured is shown without its dimensions.
    return {}
  }
}
