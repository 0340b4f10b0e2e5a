import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { integer, normal, stream } from '../../../../core/random'
import type { Experiment, ExperimentInput } from '../../../../core/experiment/schema'
import { parseExperiment } from '../../../../electron/engine/experiments'

const LETTERS = 'abc'

/** What is said in a recording: two to four letters. */
export function textAt(one: number): string {
  const s = stream(one, 'text')
  return Array.from({ length: 2 + integer(s, 3) }, () => LETTERS[integer(s, 3)]).join('')
}

/** A few frames of silence around each letter, and two to four of each: `x` is high in an a, `y` in a b, both in a c. */
function framesOf(one: number): string[] {
  const s = stream(one, 'frames')
  const frame = (x: number, y: number): string =>
    `${(x + 0.2 * normal(s)).toFixed(3)},${(y + 0.2 * normal(s)).toFixed(3)}`
  const several = (least: number, x: number, y: number): string[] =>
    Array.from({ length: least + integer(s, 3) }, () => frame(x, y))
  return [...textAt(one)].flatMap(letter => [
    ...several(1, 0, 0),
    ...several(2, letter === 'b' ? 0 : 1, letter === 'a' ? 0 : 1),
  ])
}

/** Two files: a row a frame, and a row a recording with what is said in it and by whom. */
export async function writeFrames(file: string, texts: string, recordings = 120, from = 0): Promise<void> {
  const ones = Array.from({ length: recordings }, (_, k) => from + k)
  const lines = ones.flatMap(one => framesOf(one).map((values, t) => `r${one},${t},${values}`))
  await writeFile(file, `file,frame,x,y\n${lines.join('\n')}\n`)
  const written = ones.map(one => `r${one}.wav,${textAt(one)},s${one % 4}`)
  await writeFile(texts, `file,transcript,speaker\n${written.join('\n')}\n`)
}

/** A small experiment that transcribes: some milliseconds an epoch. */
export const recordingExperiment = (
  file: string,
  texts: string | null,
  training: Partial<ExperimentInput['training']> = {},
  more: { readonly task?: object; readonly split?: NonNullable<ExperimentInput['evaluation']>['split'] } = {},
): Experiment =>
  parseExperiment({
    name: 'recordings',
    seed: 7,
    data: { file },
    task: { kind: 'transcribe', text: 'transcript', texts: { file: texts }, ...more.task },
    network: { units: 10, bidirectional: true, dropout: 0.1 },
    training: { epochs: 25, batch: 8, shards: 3, learningRate: 0.02, earlyStopping: null, ...training },
    evaluation: { split: more.split ?? {} },
  })

const RATE = 8000
const HERTZ: Readonly<Record<string, number>> = { a: 500, b: 1200, c: 2600 }

/** Each letter is a tone of 60 to 100 ms after a little silence, in 16-bit PCM. */
export function soundOf(one: number, rate = RATE): Buffer {
  const s = stream(one, 'sound')
  const samples = [...textAt(one)].flatMap(letter => {
    const silence = Array.from({ length: Math.round(rate * (0.03 + 0.01 * integer(s, 3))) }, () => 0)
    const tone = Array.from(
      { length: Math.round(rate * (0.06 + 0.02 * integer(s, 3))) },
      (_, t) => 0.4 * Math.sin((2 * Math.PI * HERTZ[letter] * t) / rate),
    )
    return [...silence, ...tone].map(value => value + 0.01 * normal(s))
  })
  const bytes = Buffer.alloc(44 + 2 * samples.length)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + 2 * samples.length, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(2 * rate, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(2 * samples.length, 40)
  samples.forEach((value, t) => bytes.writeInt16LE(Math.round(32767 * value), 44 + 2 * t))
  return bytes
}

/** A table of sound files with what is said in each, and the files in the folder `wav` beside it. */
export async function writeSounds(file: string, recordings = 80, from = 0): Promise<void> {
  await mkdir(join(dirname(file), 'wav'), { recursive: true })
  const ones = Array.from({ length: recordings }, (_, k) => from + k)
  for (const one of ones) await writeFile(join(dirname(file), 'wav', `${one}.wav`), soundOf(one))
  await writeFile(file, `path,transcript\n${ones.map(one => `wav/${one}.wav,${textAt(one)}`).join('\n')}\n`)
}
