export { HEADERS_PATH } from './header-file.ts'
export { makeHostFiles } from './host-files.ts'
export { MAX_CLOUDFLARE_RULES, NGINX_PATH, REDIRECTS_PATH, type RedirectEntries } from './redirect-files.ts'
