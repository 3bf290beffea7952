/** Takes the pictures in docs/ of the sample newsroom: `npm run screenshots`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { launchBrowser } from '../test/support/browser.ts'

const PORT = '4399'
const root = join(import.meta.dirname, '..')
const address = `http://localhost:${PORT}/`

const SHOTS = [
  { file: 'home', path: '', height: 860 },
  { file: 'article', path: 'articles/helsinki-summit/', height: 1100 },
  { file: 'feed-in-browser', path: 'europe/rss.xml', height: 860 },
] as const

const server = spawn(
  process.execPath,
  [join(root, 'dist', 'cli.js'), 'serve', '--port', PORT, '--no-cache', '--url', 'https://news.example.org/'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
)
await new Promise((resolve) => server.stdout.once('data', resolve))
const browser = await launchBrowser()
for (const { file, path, height } of SHOTS) {
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height } })
  const page = await context.newPage()
  await page.goto(`${address}${path}`, { waitUntil: 'networkidle' })
  await page.screenshot({ path: join(root, 'docs', `${file}.png`) })
  await context.close()
}
await browser.close()
server.kill()
