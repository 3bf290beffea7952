import { pipeline } from 'node:stream/promises'
import type { Context } from 'koa'
import { type MediaFile, SVG_POLICY } from '../../edition/index.ts'
import { getMediaType } from '../../model/index.ts'
import type { OpenedMedia, OpenMedia } from '../../sources/index.ts'
import { recordSentBytes, refuse, write } from '../server/index.ts'
import { type ByteRange, parseByteRange } from './byte-range.ts'
import type { Caching } from './cache-control.ts'
import { decide } from './decide.ts'
import { CROSS_ORIGIN } from './variant.ts'

/**
 * Streams a media file; false if the file no longer exists. Call it when the response is next on its connection, because
 * the file is open until it is sent.
 */
export async function sendMedia(ctx: Context, media: MediaFile, open: OpenMedia, caching: Caching): Promise<boolean> {
  const file = await open(media.file)
  if (file === undefined) return false
  try {
    await sendFile(ctx, media, file, caching)
  } finally {
    await file.close()
  }
  return true
}

async function sendFile(ctx: Context, media: MediaFile, file: OpenedMedia, caching: Caching): Promise<void> {
  const { control } = caching
  const etag = makeMediaEtag(file)
  const outcome = decide(ctx.req.headers, { etag, lastModified: file.mtimeMs }, caching.isChangeDue)
  const { method, headers } = ctx.req
  const isWhole = method === 'HEAD' || file.size === 0
  // Audio and video players request ranges, some only ranges.
  const range = isWhole
    ? undefined
    : parseByteRange(headers.range, headers['if-range'] as string | undefined, file.size, formatHttpDate(file))
  if (outcome === 'failed') refuse(ctx, 412)
  else if (outcome === 'not-modified') write(ctx, 304, makeSharedHeaders(etag, file, control))
  else if (range === 'unsatisfiable') refuse(ctx, 416, ['Content-Range', `bytes */${file.size}`])
  else if (isWhole) write(ctx, 200, makeFullHeaders(etag, file, media, control))
  else await stream(ctx, file, range, makeFullHeaders(etag, file, media, control, range))
}

/** Weak, because two writes within the clock's resolution can have the same size and time (RFC 9110 §8.8.1). */
const makeMediaEtag = ({ size, mtimeMs, form }: OpenedMedia): string =>
  `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}${form === undefined ? '' : `-${form}`}"`

const formatHttpDate = ({ mtimeMs }: Pick<OpenedMedia, 'mtimeMs'>): string =>
  new Date(Math.floor(mtimeMs / 1000) * 1000).toUTCString()

const makeSharedHeaders = (etag: string, { mtimeMs }: OpenedMedia, control: string): string[] => [
  ...['Cache-Control', control],
  ...['ETag', etag],
  ...['Last-Modified', formatHttpDate({ mtimeMs })],
  ...CROSS_ORIGIN,
]

function makeFullHeaders(
  etag: string,
  file: OpenedMedia,
  { file: name }: MediaFile,
  control: string,
  range?: ByteRange,
): string[] {
  const type = getMediaType(name) ?? 'application/octet-stream'
  return [
    ...makeSharedHeaders(etag, file, control),
    ...['Content-Type', type],
    ...['Content-Length', String(getLength(file, range))],
    ...(range === undefined ? [] : ['Content-Range', `bytes ${range.first}-${range.last}/${file.size}`]),
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Accept-Ranges', 'bytes'],
    ...(type === 'image/svg+xml' ? ['Content-Security-Policy', SVG_POLICY] : []),
  ]
}

const getLength = ({ size }: OpenedMedia, range: ByteRange | undefined): number =>
  range === undefined ? size : range.last - range.first + 1

async function stream(ctx: Context, file: OpenedMedia, range: ByteRange | undefined, headers: string[]): Promise<void> {
  const { res } = ctx
  const length = getLength(file, range)
  ctx.respond = false
  res.writeHead(range === undefined ? 200 : 206, headers)
  let sent = 0
  const source = file.stream(range?.first, range?.last).on('data', (chunk: Buffer) => {
    sent += chunk.length
    recordSentBytes(res, sent)
  })
  try {
    await pipeline(source, res)
  } catch (error) {
    res.destroy()
    // A client that disconnects is not an error of the server.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
  // The file was truncated meanwhile: end the connection, because the client waits for the missing bytes. The response
  // has ended, so `res.socket` is gone.
  if (sent !== length) ctx.req.socket.destroy()
}
