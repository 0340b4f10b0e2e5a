import { Problem } from '../problem'
import { grouped, many } from './wording'

/** A recording as one line of values in [−1, 1); several channels are mixed down to their mean. */
export interface Recording {
  readonly samples: Float64Array
  /** Samples a second. */
  readonly rate: number
  /** Channels of the file. */
  readonly channels: number
}

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
const OTHER_FORMATS: Readonly<Record<number, string>> = {
  2: 'ADPCM',
  6: 'A-law',
  7: 'µ-law',
  17: 'ADPCM',
  49: 'GSM',
  85: 'MP3',
}

/** A size that a program writes which did not know it yet: the data go on to the end of the file. */
const UNKNOWN_SIZE = 0xffffffff
const FULL_SCALE = 32768

/**
 * Reads RIFF/WAVE with 16-bit PCM. Chunks other than “fmt ” and “data” are passed over; a chunk of odd size is followed by a byte
 * that belongs to none.
 *
 * Throws `Problem` WAV_NOT_WAVE, WAV_TRUNCATED, WAV_DAMAGED, WAV_ENCODING, WAV_EMPTY.
 */
export function readWav(bytes: Uint8Array, file: string): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  refuseOtherFiles(bytes, file)
  let format: Format | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = letters(bytes, at, 4)
    const size = view.getUint32(at + 4, true)
    const start = at + 8
    if (name === 'fmt ') format = formatOf(view, start, size, file)
    if (name === 'data') {
      if (format === null) throw damaged(file, 'the samples stand before the chunk “fmt ” that says what they are')
      const end = size === UNKNOWN_SIZE ? bytes.length : start + size
      if (end > bytes.length) throw truncated(file, size, bytes.length - start)
      return { samples: mix(view, start, end, format, file), rate: format.rate, channels: format.channels }
    }
    at = start + size + (size % 2)
  }
  throw damaged(file, format === null ? 'it has no chunk “fmt ”' : 'it has no chunk “data”, so there are no samples')
}

interface Format {
  readonly channels: number
  readonly rate: number
}

function refuseOtherFiles(bytes: Uint8Array, file: string): void {
  const magic = letters(bytes, 0, 4)
  if (magic === 'RIFF' && letters(bytes, 8, 4) === 'WAVE') return
  throw new Problem('WAV_NOT_WAVE', `${file} is no WAV file${otherFile(bytes, magic)}.`, {
    advice: 'Convert it to WAV, 16-bit PCM.',
    place: { file },
  })
}

function otherFile(bytes: Uint8Array, magic: string): string {
  if (bytes.length < 12) return `: it has only ${many(bytes.length, 'byte')}`
  if (magic === 'RIFF') return `, but another kind of RIFF (“${letters(bytes, 8, 4)}”)`
  if (magic === 'RF64' || magic === 'RIFX') return `, but its relative “${magic}”`
  if (magic === 'fLaC') return ', but FLAC'
  if (magic === 'OggS') return ', but Ogg'
  if (magic.startsWith('ID3') || (bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0)) return ', but MP3'
  if (letters(bytes, 4, 4) === 'ftyp') return ', but MP4 or M4A'
  return ': it does not begin with “RIFF”'
}

function formatOf(view: DataView, start: number, size: number, file: string): Format {
  if (size < 16 || start + size > view.byteLength) throw damaged(file, 'its chunk “fmt ” is cut off')
  const tag = view.getUint16(start, true)
  const channels = view.getUint16(start + 2, true)
  const rate = view.getUint32(start + 4, true)
  const block = view.getUint16(start + 12, true)
  const bits = view.getUint16(start + 14, true)
  if (tag === EXTENSIBLE && size < 40) throw damaged(file, 'its extended chunk “fmt ” is cut off')
  // The extended form names the encoding in the first two bytes of a GUID, and how many bits of a sample are used.
  const encoding = tag === EXTENSIBLE ? view.getUint16(start + 24, true) : tag
  const valid = tag === EXTENSIBLE ? view.getUint16(start + 18, true) : bits
  if (encoding !== PCM || bits !== 16 || valid !== 16)
    throw otherEncoding(file, encoding, encoding === PCM && bits === 16 ? valid : bits)
  if (channels === 0 || rate === 0)
    throw damaged(file, `it claims ${many(channels, 'channel')} and ${many(rate, 'sample')} a second`)
  if (block !== 2 * channels)
    throw damaged(
      file,
      `${many(channels, 'channel')} of 16 bits take ${grouped(2 * channels)} bytes, the file says ${grouped(block)}`,
    )
  return { channels, rate }
}

/** The mean of the channels at each time. */
function mix(view: DataView, start: number, end: number, { channels }: Format, file: string): Float64Array {
  const block = 2 * channels
  const count = Math.floor((end - start) / block)
  if (count === 0)
    throw new Problem('WAV_EMPTY', `${file} holds no samples.`, {
      advice: 'Choose another recording.',
      place: { file },
    })
  if (count * block !== end - start) throw truncated(file, (count + 1) * block, end - start)
  const samples = new Float64Array(count)
  for (let t = 0; t < count; t++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += view.getInt16(start + t * block + 2 * c, true)
    samples[t] = sum / (channels * FULL_SCALE)
  }
  return samples
}

function otherEncoding(file: string, encoding: number, bits: number): Problem {
  const what =
    encoding === PCM
      ? `${bits}-bit PCM`
      : encoding === FLOAT
        ? `${bits}-bit floating-point numbers`
        : (OTHER_FORMATS[encoding] ?? `encoding ${encoding}`)
  return new Problem('WAV_ENCODING', `${file} holds ${what}; 16-bit PCM can be read.`, {
    advice: 'Save it as WAV, 16-bit PCM (“Signed 16-bit PCM” in Audacity, -c:a pcm_s16le in ffmpeg).',
    place: { file },
  })
}

function truncated(file: string, wanted: number, found: number): Problem {
  return new Problem(
    'WAV_TRUNCATED',
    `${file} is cut off: ${grouped(wanted)} bytes of samples are announced, ${grouped(found)} are there.`,
    { advice: 'Copy or record it again.', place: { file } },
  )
}

function damaged(file: string, why: string): Problem {
  return new Problem('WAV_DAMAGED', `${file} is damaged: ${why}.`, {
    advice: 'Save it again as WAV, 16-bit PCM.',
    place: { file },
  })
}

const letters = (bytes: Uint8Array, at: number, count: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + count))
