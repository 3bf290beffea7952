import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Launches Chromium: from CHROMIUM_PATH, else the installed one, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path) => path !== '' && existsSync(path)) ?? (await fromNpm())
  try {
    return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  } catch (cause) {
    throw new Error(`no Chromium starts from ${executablePath}: install one, or name it in CHROMIUM_PATH`, { cause })
  }
}

async function fromNpm(): Promise<string> {
  // Makes the package unpack system libraries that a minimal machine lacks.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return packed.executablePath()
}
