export { checkAuthors } from './check-authors.ts'
export { checkOtherFiles } from './check-other-files.ts'
export { checkOwnKeys } from './check-own-keys.ts'
export { checkPlaces } from './check-places.ts'
