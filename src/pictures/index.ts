export { type CleanedPicture, cleanPicture } from './clean-picture.ts'
export { getPartLength, type PicturePart, PictureParts } from './picture-parts.ts'
export { type Reading, type ReadRequest, readFromMemory } from './picture-reader.ts'
