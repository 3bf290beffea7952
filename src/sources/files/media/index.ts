export { type MeasuredFile, MediaMeasurer } from './measure.ts'
export { type OpenedMedia, type OpenMedia, openMediaIn } from './media-files.ts'
