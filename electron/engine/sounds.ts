import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fft } from 'fourier-transform'
import type { FileColumns } from '../../core/data/columns'
import { framesOf, usualFrames, type FrameChoice, type RealFft } from '../../core/data/mel'
import { readWav } from '../../core/data/wav'
import type { SoundChoice } from '../../core/experiment/tasks/transcribe'
import { Problem } from '../../core/problem'
import { soundColumns } from '../../core/tasks/transcribe/recipe'
import { cellTexts } from '../../core/tasks/transcribe/texts'
import { reasonOf } from './files'

const realFft: RealFft = (x, re, im) => void fft(x, [re, im])

/** Frames of sound files as a table: a row a frame, with the name of its file. */
export interface SoundFrames {
  readonly frames: FileColumns
  readonly choice: FrameChoice
  /** SHA-256 over all files, hexadecimal. */
  readonly fingerprint: string
}

/** What the experiment's choice means at a sampling rate. */
export function frameChoice({ kind, filters, coefficients, window, hop }: SoundChoice, rate: number): FrameChoice {
  const samples = (ms: number): number => Math.max(1, Math.round((ms * rate) / 1000))
  return {
    ...usualFrames(rate),
    window: samples(window),
    hop: samples(hop),
    points: 2 ** Math.ceil(Math.log2(samples(window))),
    filters,
    coefficients: kind === 'mfcc' ? coefficients : 0,
  }
}

/**
 * Reads the sound files that a column names, one after the other, and makes frames of them. `choice`: as chosen for training at the
 * rate of the first file, or as a model has it.
 *
 * Throws `Problem` SOUND_UNREADABLE with the row, SOUND_RATE, FRAMES_CHOICE, and those of `readWav`.
 */
export async function readSounds(
  table: FileColumns,
  column: string,
  folder: string,
  choice: FrameChoice | SoundChoice,
): Promise<SoundFrames> {
  const hash = createHash('sha256')
  const names: number[] = []
  const rows: number[] = []
  const pieces: Float64Array[] = []
  const levels: string[] = []
  let own: FrameChoice | null = 'rate' in choice ? choice : null
  for (const [row, name] of cellTexts(table, column).entries()) {
    const place = { file: table.file, row: table.rows[row], column }
    if (name === null)
      throw new Problem('SOUND_UNREADABLE', `${table.file}, row ${table.rows[row]}: no sound file is named.`, {
        advice: 'Name the file, or take the row out.',
        place,
      })
    const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
      throw new Problem(
        'SOUND_UNREADABLE',
        `${table.file}, row ${table.rows[row]}: the sound file “${name}” cannot be read in ${folder}: ${reasonOf(error)}.`,
        { advice: 'Correct the name, or set task.sounds.folder to where the sound files lie.', place },
      )
    })
    hash.update(bytes)
    const { samples, rate } = readWav(bytes, name)
    own ??= frameChoice(choice as SoundChoice, rate)
    if (rate !== own.rate) throw otherRate(name, rate, own.rate)
    const { values, count } = framesOf(samples, own, realFft)
    pieces.push(values)
    for (let t = 0; t < count; t++) {
      names.push(levels.length)
      rows.push(table.rows[row])
    }
    levels.push(name)
  }
  if (own === null) throw new Error('a table that was read has rows')
  return {
    frames: framesTable(basename(table.file), column, { names, rows, pieces, levels }, own),
    choice: own,
    fingerprint: hash.digest('hex'),
  }
}

function otherRate(file: string, rate: number, wanted: number): Problem {
  return new Problem('SOUND_RATE', `${file} has ${rate} samples a second, ${wanted} are needed, as in the others.`, {
    advice: `Convert it to ${wanted} samples a second (-ar ${wanted} in ffmpeg).`,
    place: { file },
  })
}

interface Read {
  readonly names: readonly number[]
  readonly rows: readonly number[]
  readonly pieces: readonly Float64Array[]
  readonly levels: readonly string[]
}

function framesTable(
  file: string,
  column: string,
  { names, rows, pieces, levels }: Read,
  choice: FrameChoice,
): FileColumns {
  const features = soundColumns(choice)
  const D = features.length
  const columns = features.map((name, d) => {
    const values = new Float64Array(rows.length)
    let row = 0
    for (const piece of pieces) for (let at = d; at < piece.length; at += D) values[row++] = piece[at]
    return { name, kind: 'number' as const, levels: [], values }
  })
  const id = { name: column, kind: 'category' as const, levels, values: Float64Array.from(names) }
  return { file, rows: Int32Array.from(rows), columns: [id, ...columns], texts: [] }
}
