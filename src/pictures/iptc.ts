/** Photoshop's signature of image resources, and the resource that holds IPTC data (Adobe Photoshop File Formats). */
const RESOURCE = '8BIM'
const IPTC_RESOURCE = 0x0404

/** Datasets that are kept (IPTC-IIM 4.2): character set, by-line, credit, source and copyright notice. */
const KEPT: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [1, new Set([90])],
  [2, new Set([80, 110, 115, 116])],
])

const MARKER = 0x1c

/**
 * Returns Photoshop's image resources with nothing but who made and who owns the picture; undefined when nothing is left.
 *
 * @param resources after the identifier `Photoshop 3.0`
 */
export function cleanImageResources(resources: Buffer): Buffer | undefined {
  for (const { id, data } of listResources(resources)) {
    const kept = id === IPTC_RESOURCE ? cleanIptc(data) : undefined
    if (kept !== undefined) return printResource(IPTC_RESOURCE, kept)
  }
  return undefined
}

function* listResources(bytes: Buffer): Generator<{ id: number; data: Buffer }> {
  for (let at = 0; at + 12 <= bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) !== RESOURCE) return
    const id = bytes.readUInt16BE(at + 4)
    // The name and the data are padded to an even length.
    const nameLength = (bytes[at + 6] ?? 0) + 1
    const sizeAt = at + 6 + nameLength + (nameLength % 2)
    if (sizeAt + 4 > bytes.length) return
    const size = bytes.readUInt32BE(sizeAt)
    yield { id, data: bytes.subarray(sizeAt + 4, sizeAt + 4 + size) }
    at = sizeAt + 4 + size + (size % 2)
  }
}

/** Returns the kept datasets; undefined when there is none that names a person. */
function cleanIptc(data: Buffer): Buffer | undefined {
  const kept: Buffer[] = []
  let hasCredit = false
  for (let at = 0; at + 5 <= data.length && data[at] === MARKER; ) {
    const [record = 0, dataset = 0] = [data[at + 1], data[at + 2]]
    const length = data.readUInt16BE(at + 3)
    // No text uses the longer form of the length.
    if (length > 0x7fff || at + 5 + length > data.length) break
    if (KEPT.get(record)?.has(dataset) === true) {
      kept.push(data.subarray(at, at + 5 + length))
      hasCredit ||= record === 2 && length > 0
    }
    at += 5 + length
  }
  return hasCredit ? Buffer.concat(kept) : undefined
}

function printResource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head.write(RESOURCE, 'latin1')
  head.writeUInt16BE(id, 4)
  head.writeUInt32BE(data.length, 8)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}
