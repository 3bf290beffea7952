/** Takes the pictures in docs/ of the sample newsroom: `npm run screenshots`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { launchBrowser } from '../test/support/browser.ts'

const PORT = '4399'
const root = join(import.meta.dirname, '..')
const address = `http://localhost:${PORT}/`

const SHOTS = [
  { file: 'home', path: '', width: 1280, height: 860, scheme: 'light' },
  { file: 'home-phone-dark', path: '', width: 390, height: 844, scheme: 'dark' },
  { file: 'section', path: 'europe/', width: 1280, height: 860, scheme: 'light' },
  { file: 'section-dark', path: 'europe/', width: 1280, height: 860, scheme: 'dark' },
  { file: 'article', path: 'articles/helsinki-summit/', width: 1280, height: 1100, scheme: 'light' },
  { file: 'article-phone', path: 'articles/helsinki-summit/', width: 390, height: 844, scheme: 'light' },
  { file: 'author', path: 'authors/diane/', width: 1280, height: 860, scheme: 'light' },
  { file: 'feed-in-browser', path: 'europe/rss.xml', width: 1280, height: 860, scheme: 'light' },
] as const

const server = spawn(
  process.execPath,
  [join(root, 'dist', 'cli.js'), 'serve', '--port', PORT, '--no-cache', '--url', 'https://news.example.org/'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
)
await new Promise((resolve) => server.stdout.once('data', resolve))
const browser = await launchBrowser()
for (const { file, path, width, height, scheme } of SHOTS) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } })
  const page = await context.newPage()
  await page.goto(`${address}${path}`, { waitUntil: 'networkidle' })
  await page.screenshot({ path: join(root, 'docs', `${file}.png`) })
  await context.close()
}
await browser.close()
server.kill()
