import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The languages of the recipes in docs/behind-a-proxy.md. */
export type RecipeName = 'nginx' | 'vcl' | 'caddyfile' | 'haproxy' | 'yml'

/** Returns a recipe of docs/behind-a-proxy.md. */
export function readRecipe(name: RecipeName): string {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'behind-a-proxy.md'), 'utf8')
  const [, recipe] = new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  if (recipe === undefined) throw new Error(`docs/behind-a-proxy.md has no recipe in ${name}`)
  return recipe
}
