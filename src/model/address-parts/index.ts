export { findPathLanguage, listContentFolders, type PathLanguage } from './content-folders.ts'
export { type SlugStyle, toSlug } from './slug-styles.ts'
