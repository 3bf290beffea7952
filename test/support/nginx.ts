import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ask } from '../delivery/http/support.ts'
import { until } from './cli.ts'

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

/** Returns the path of the installed nginx; undefined when there is none. */
export const findNginx = (): string | undefined =>
  PLACES.find((path) => existsSync(path) && spawnSync(path, ['-v']).status === 0)

/** Returns the nginx configuration in docs/static-hosting.md. */
export function documentedConfiguration(): string {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'static-hosting.md'), 'utf8')
  const [, snippet] = /```nginx\n([\s\S]*?)```/.exec(page) ?? []
  if (snippet === undefined) throw new Error('docs/static-hosting.md has no nginx configuration')
  return snippet
}

/** Starts nginx with the documented configuration on a folder, until the test ends. Returns its port. */
export async function startNginx(nginx: string, tree: string, folder: string): Promise<number> {
  const port = await freePort()
  const site = documentedConfiguration()
    .replaceAll('/srv/feeds', tree)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
  writeFileSync(join(folder, 'site.conf'), site)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${folder}/nginx.pid; error_log stderr;
    events { worker_connections 64; }
    http { access_log off; ${temporary} include ${folder}/site.conf; }`,
  )
  const child = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGTERM')
  })
  const output: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text))
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`nginx does not start: ${output.join('')}`)
      return ask(port, '/').then(
        () => true,
        () => false,
      )
    },
    (isUp) => isUp,
  )
  return port
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
