import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PictureCleaner, streamParts } from '../../../../src/sources/files/media/picture-cleaner.ts'

const PROGRAM = 'http://www.inkscape.org/namespaces/inkscape'
const PIECE_LENGTH = 65_536

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function writeDrawing(name: string, paths: number, padding = 0): Promise<{ file: string; published: string }> {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="${PROGRAM}">`
  const body = Array.from({ length: paths }, (_, index) => `<path d="M0 0L${index} 1" i:n="c"/>`).join('')
  const end = `<path d="${'L1 1'.repeat(padding)}"/></svg>`
  const file = join(folder, name)
  await writeFile(file, head + body + end)
  return { file, published: head + body.replaceAll(' i:n="c"', '') + end }
}

async function readDrawing(file: string, first?: number, last?: number): Promise<Buffer[]> {
  await using handle = await open(file)
  const picture = await new PictureCleaner(() => false).examine(handle)
  const chunks: Buffer[] = []
  for await (const chunk of streamParts(handle, picture, first ?? 0, last ?? picture.size - 1))
    chunks.push(chunk as Buffer)
  return chunks
}

describe('A stream of a published picture', () => {
  it('has few chunks, however many parts the picture has', async () => {
    const { file, published } = await writeDrawing('many.svg', 20_000)
    const chunks = await readDrawing(file)
    expect(Buffer.concat(chunks).toString()).toBe(published)
    expect(chunks.length).toBeLessThanOrEqual(Math.ceil(published.length / PIECE_LENGTH) + 1)
  })

  it('has the bytes of any range, with small parts and large ones (property)', async () => {
    const { file, published } = await writeDrawing('mixed.svg', 50, 40_000)
    await fc.assert(
      fc.asyncProperty(fc.nat(published.length - 1), fc.nat(published.length - 1), async (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)]
        expect(Buffer.concat(await readDrawing(file, first, last)).toString()).toBe(published.slice(first, last + 1))
      }),
    )
  })
})
