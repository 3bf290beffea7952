import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { EXAMPLES } from '../../../src/commands/examples.ts'
import { CLI, folder, SITE_YAML, sectionwire, story } from '../../support/cli.ts'

const listCommands = async (): Promise<string[]> => {
  const { out } = await sectionwire(['--help'])
  return [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help')
}

// Each command is a process of its own.
describe('The help of each command', { timeout: 60_000 }, () => {
  it('ends with examples that use options which it has', async () => {
    const commands = await listCommands()
    const [groups, single] = [['db'], Object.keys(EXAMPLES).filter((name) => !name.includes(' '))]
    expect([...single, ...groups].toSorted()).toEqual(commands.toSorted())
    for (const [name, examples] of Object.entries(EXAMPLES)) {
      const { out } = await sectionwire([...name.split(' '), '--help'])
      expect(out).toMatch(/\nExamples:\n {2}\$ sectionwire /)
      for (const example of examples) {
        expect(out).toContain(`  $ sectionwire ${example}\n`)
        expect(`${example} `).toContain(`${name} `)
        for (const option of example.match(/--[a-z-]+/g) ?? [])
          expect([example, out.slice(0, out.indexOf('Examples')).includes(option)]).toEqual([example, true])
      }
    }
  })
})

describe('`completion`', { timeout: 60_000 }, () => {
  it('completes commands, options and files in bash', async () => {
    const { out } = await sectionwire(['completion', 'bash'])
    const complete = (...words: string[]): string[] => {
      const list = words.map((word) => `'${word}'`).join(' ')
      const script = `${out}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _sectionwire; printf '%s\\n' "\${COMPREPLY[@]}"`
      return spawnSync('bash', ['-c', script], { cwd: folder({ 'story.md': 'x' }), encoding: 'utf8' })
        .stdout.trim()
        .split('\n')
    }
    expect(complete('sectionwire', 'pub')).toEqual(['publish'])
    expect(complete('sectionwire', 'retract', '--hide')).toEqual(['--hide-headline'])
    expect(complete('sectionwire', 'publish', 'sto')).toEqual(['story.md'])
    expect(complete('sectionwire', '')).toEqual(await listCommands())
  })

  it('is written for zsh and fish, and for no other shell', async () => {
    expect((await sectionwire(['completion', 'zsh'])).out).toMatch(/^#compdef sectionwire\n/)
    expect((await sectionwire(['completion', 'fish'])).out).toContain(
      '__fish_seen_subcommand_from retract" -l hide-headline',
    )
    expect((await sectionwire(['completion', 'csh'])).code).toBe(2)
  })
})

describe('A closed pipe', { timeout: 60_000 }, () => {
  it('ends a command quietly', async () => {
    const bad = Array.from(
      { length: 400 },
      (_, n) => [`europe/${n}.md`, story(`${n}`).replace('2026-', 'soon ')] as const,
    )
    const articles = folder({ 'site.yaml': SITE_YAML, ...Object.fromEntries(bad) })
    const child = spawn(process.execPath, [CLI, 'check', '--all', '--no-cache', '--articles', articles])
    let errors = ''
    child.stderr.on('data', (text) => {
      errors += String(text)
    })
    child.stdout.destroy()
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect([code, errors]).toEqual([1, expect.not.stringMatching(/EPIPE|Error|^ +at /m)])
  })
})
