import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { open, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { guessTokenLines } from '../../../core/data/conll'
import { Problem } from '../../../core/problem'
import { reasonOf } from '../files'
import type { Experiment } from '../../../core/experiment/schema'
import { looksLikeText } from './text-form'

type ReadChoice = Experiment['data']['read']
export type Encoding = Exclude<ReadChoice['encoding'], 'auto'>

/** What is known of a file from its bytes alone. */
export interface Source {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string
  readonly format: 'csv' | 'parquet' | 'json' | 'text' | 'conll'
  readonly encoding: Encoding
  /** Bytes of a byte order mark, to be passed over. */
  readonly mark: number
  /** Why the encoding was taken where the file does not say it. */
  readonly doubt: 'utf-16-without-mark' | 'not-utf-8' | null
}

const CHUNK = 1 << 20
/** First bytes of files that are often given the wrong name, and what they are. */
const OTHER_FILES: readonly (readonly [bytes: string, what: string])[] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['%PDF', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive or a spreadsheet (.xlsx, .ods)'],
  ['\xd0\xcf\x11\xe0', 'an old spreadsheet or document (.xls, .doc)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['SQLite format 3', 'an SQLite database'],
  ['\x89HDF', 'an HDF5 file'],
]

/**
 * Reads a file once, or its first `most` bytes: fingerprint (of what was read), encoding, format. Throws a `Problem` for what can be
 * no table.
 */
export async function inspectSource(path: string, read: ReadChoice, most = Infinity): Promise<Source> {
  const name = basename(path)
  const size = await sizeOf(path, name)
  const seen = await survey(path, most).catch(unreadable(name))
  const format = read.format === 'auto' ? sniffFormat(path, seen.head) : read.format
  const base = { path, name, bytes: size, fingerprint: seen.fingerprint, format }
  if (format === 'parquet') return { ...base, encoding: 'utf-8', mark: 0, doubt: null }
  refuseOtherFiles(name, seen.head)
  const found = detectEncoding(seen)
  const encoding = read.encoding === 'auto' ? found.encoding : read.encoding
  const mark = found.encoding === encoding ? found.mark : 0
  if (size <= mark) throw emptyFile(name)
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  if (read.encoding === 'auto' && !isWide && seen.hasNul && !seen.isUtf8) throw notText(name)
  return { ...base, encoding, mark, doubt: read.encoding === 'auto' ? found.doubt : null }
}

const unreadable =
  (name: string) =>
  (error: unknown): never => {
    throw new Problem('FILE_NOT_READABLE', `${name} cannot be read: ${reasonOf(error)}.`, {
      advice: 'Check the path and the permissions of the file.',
      place: { file: name },
    })
  }

export function emptyFile(name: string): Problem {
  return new Problem('CSV_EMPTY', `${name} is empty.`, {
    advice: 'Choose a file with a header and rows.',
    place: { file: name },
  })
}

async function sizeOf(path: string, name: string): Promise<number> {
  const info = await stat(path).catch(unreadable(name))
  if (!info.isFile()) {
    throw new Problem('FILE_NOT_READABLE', `${name} is not a file.`, {
      advice: 'Choose a file.',
      place: { file: name },
    })
  }
  if (info.size === 0) throw emptyFile(name)
  return info.size
}

interface Survey {
  readonly head: Buffer
  readonly fingerprint: string
  readonly isUtf8: boolean
  readonly hasNul: boolean
}

async function survey(path: string, most: number): Promise<Survey> {
  const file = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(CHUNK)
    let head: Buffer | null = null
    let valid = true
    let hasNul = false
    let open = 0
    let position = 0
    for (;;) {
      // `open` bytes of a character that the last chunk cut in two stay at the front.
      const { bytesRead } = await file.read(buffer, open, CHUNK - open)
      if (bytesRead === 0 || position >= most) break
      position += bytesRead
      const end = open + bytesRead
      hash.update(buffer.subarray(open, end))
      head ??= Buffer.from(buffer.subarray(0, Math.min(end, 1 << 16)))
      hasNul ||= buffer.subarray(open, end).includes(0)
      const whole = end - cutCharacter(buffer, end)
      valid &&= isUtf8(buffer.subarray(0, whole))
      open = end - whole
      buffer.copyWithin(0, whole, end)
    }
    return {
      head: head ?? Buffer.alloc(0),
      fingerprint: hash.digest('hex'),
      isUtf8: valid && (open === 0 || position >= most),
      hasNul,
    }
  } finally {
    await file.close()
  }
}

/** Bytes at the end of a buffer that begin a UTF-8 character without finishing it. */
function cutCharacter(buffer: Buffer, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = buffer[end - back]
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function sniffFormat(path: string, head: Buffer): Source['format'] {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  const extension = extname(path).toLowerCase()
  if (['.json', '.ndjson', '.jsonl'].includes(extension)) return 'json'
  if (extension !== '.csv' && looksLikeTokenLines(head)) return 'conll'
  return extension === '.txt' && looksLikeText(head) ? 'text' : 'csv'
}

function looksLikeTokenLines(head: Buffer): boolean {
  const text = head.toString('utf8')
  return guessTokenLines(text.slice(0, text.lastIndexOf('\n') + 1)).fits
}

function refuseOtherFiles(name: string, head: Buffer): void {
  const start = head.subarray(0, 16).toString('latin1')
  const other = OTHER_FILES.find(([bytes]) => start.startsWith(bytes))
  if (other !== undefined) throw notText(name, other[1])
}

function notText(name: string, what = 'not a text file'): Problem {
  return new Problem('CSV_NOT_TEXT', `${name} is ${what}, not a table of texts.`, {
    advice: 'Export the table as CSV, TSV, JSON or Parquet and choose that file.',
    place: { file: name },
  })
}

function detectEncoding({ head, isUtf8: valid }: Survey): Pick<Source, 'encoding' | 'mark' | 'doubt'> {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', mark: 3, doubt: null }
  }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2, doubt: null }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2, doubt: null }
  const nulAt = [0, 0]
  for (let k = 0; k < head.length; k++) if (head[k] === 0) nulAt[k % 2]++
  const half = head.length / 2
  if (head.length >= 20 && nulAt[1] > 0.7 * half && nulAt[0] < 0.1 * half) {
    return { encoding: 'utf-16le', mark: 0, doubt: 'utf-16-without-mark' }
  }
  if (head.length >= 20 && nulAt[0] > 0.7 * half && nulAt[1] < 0.1 * half) {
    return { encoding: 'utf-16be', mark: 0, doubt: 'utf-16-without-mark' }
  }
  if (valid || mostlyUtf8(head)) return { encoding: 'utf-8', mark: 0, doubt: null }
  return { encoding: 'latin-1', mark: 0, doubt: 'not-utf-8' }
}

/** More letters beyond ASCII are good UTF-8 than not: the file is UTF-8 with damage, not another encoding. */
function mostlyUtf8(head: Buffer): boolean {
  const letters = head.toString('utf8').match(/[\u0080-\uffff]/g) ?? []
  const broken = letters.filter(letter => letter === '\ufffd').length
  return letters.length > 2 * broken
}

/** The bytes of a text file as UTF-8, read in pieces of `size` bytes. */
export async function* utf8Chunks(
  source: Pick<Source, 'path' | 'encoding' | 'mark'>,
  size = 1 << 17,
): AsyncGenerator<Uint8Array> {
  const file = await open(source.path, 'r')
  try {
    const decode = decoder(source.encoding)
    let position = source.mark
    for (;;) {
      const buffer = Buffer.allocUnsafe(size)
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) break
      position += bytesRead
      yield decode(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

function decoder(encoding: Encoding): (chunk: Buffer) => Uint8Array {
  if (encoding === 'utf-8') return chunk => chunk
  if (encoding === 'latin-1') {
    const text = new TextDecoder('windows-1252')
    return chunk => Buffer.from(text.decode(chunk, { stream: true }))
  }
  const text = new TextDecoder('utf-16le')
  if (encoding === 'utf-16le') return chunk => Buffer.from(text.decode(chunk, { stream: true }))
  let odd: Buffer = Buffer.alloc(0)
  return chunk => {
    const joined = Buffer.concat([odd, chunk])
    const even = joined.length - (joined.length % 2)
    odd = joined.subarray(even)
    return Buffer.from(text.decode(Buffer.from(joined.subarray(0, even)).swap16(), { stream: true }))
  }
}
