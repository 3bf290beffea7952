export { MediaMeasurer } from './measure.ts'
export { openMediaIn } from './media-files.ts'
export { PictureCleaner } from './picture-cleaner.ts'
