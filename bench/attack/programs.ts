import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRecipe } from '../../test/support/recipes.ts'
import { ask, findFreePort, sleep } from './origin.ts'

/** A program in front of an origin, run with its recipe of docs/behind-a-proxy.md. */
export type Program = 'nginx' | 'varnishd' | 'caddy' | 'haproxy'

export interface Running {
  readonly port: number
  readonly stop: () => void
}

const VERSION: Readonly<Record<Program, string>> = { nginx: '-v', varnishd: '-V', caddy: 'version', haproxy: '-v' }

export const isInstalled = (program: Program): boolean => spawnSync(program, [VERSION[program]]).status === 0

/** @param change changes the recipe before it is run */
export async function startProgram(
  program: Program,
  origin: number,
  change: (recipe: string) => string = (recipe) => recipe,
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  const port = await findFreePort()
  const child = LAUNCH[program](folder, port, origin, change)
  const output: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const stop = (): void => {
    process.off('exit', stop)
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  process.once('exit', stop)
  for (let waited = 0; waited < 200; waited += 1) {
    const answers = await ask(port, '/healthz').then(
      () => true,
      () => false,
    )
    if (answers) return { port, stop }
    await sleep(50)
  }
  stop()
  throw new Error(`${program} does not start: ${output.join('').slice(-500)}`)
}

type Launch = (folder: string, port: number, origin: number, change: (recipe: string) => string) => ChildProcess

const run = (command: string, args: readonly string[]): ChildProcess =>
  spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** Writes a file and returns its name. */
function write(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const LAUNCH: Readonly<Record<Program, Launch>> = {
  nginx: (folder, port, origin, change) => {
    const recipe = change(readRecipe('nginx'))
      .replace('/var/cache/nginx/courier', `${folder}/cache`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${origin}`)
      .replace('listen 80;', `listen 127.0.0.1:${port};`)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
    const main = write(
      folder,
      'nginx.conf',
      `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/nginx.pid;
      error_log stderr; events { worker_connections 256; } http { access_log off; ${paths} ${recipe} }`,
    )
    return run('nginx', ['-p', folder, '-c', main])
  },
  varnishd: (folder, port, origin, change) => {
    const recipe = change(readRecipe('vcl')).replace('"3000"', `"${origin}"`)
    const options = ['-n', join(folder, 'work'), '-s', 'malloc,16m', '-p', 'default_keep=600', '-j', 'none']
    return run('varnishd', ['-F', '-a', `127.0.0.1:${port}`, '-f', write(folder, 'site.vcl', recipe), ...options])
  },
  caddy: (folder, port, origin, change) => {
    const recipe = change(readRecipe('caddyfile'))
      .replace('news.example.org', `http://127.0.0.1:${port}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${origin}`)
    const file = write(folder, 'Caddyfile', `{\n admin off\n}\n${recipe}`)
    return run('caddy', ['run', '--adapter', 'caddyfile', '--config', file])
  },
  haproxy: (folder, port, origin, change) => {
    const recipe = change(readRecipe('haproxy'))
      .replace('bind :80', `bind 127.0.0.1:${port}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${origin}`)
    const limits = 'defaults\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n\n'
    return run('haproxy', ['-db', '-f', write(folder, 'haproxy.cfg', limits + recipe)])
  },
}
