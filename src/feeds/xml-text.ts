/**
 * The one door for text into XML and JSON. It stands in `newsroom/`, so that the earlier steps, which clean what they
 * read and render, can use it too.
 */
export { cleanText } from '../newsroom/clean-text.ts'
