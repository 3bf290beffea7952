export { editArticle } from './edit-article.ts'
export { listContent } from './list-articles.ts'
export { newArticle } from './new.ts'
