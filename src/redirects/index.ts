export { collectRedirects, type Redirect, resolveRedirect } from './redirects.ts'
export { parseWordpressQuery } from './wordpress-query.ts'
