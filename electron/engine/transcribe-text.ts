import { framesOfRow, spokenIn } from '../../core/tasks/transcribe/decode'
import { textOf } from '../../core/tasks/transcribe/recipe'
import type { Frames } from '../../core/frames'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import type { AppliedTranscriber } from './apply-transcriber'
import { numberCell, textCell } from './csv'
import type { TextForm } from './engine.types'
import { networkOf } from './model-file'
import { BATCH, type Sayer } from './said-pieces'

/** What stands before the first recording. `written`: whether the file has a column of what is said. */
export function transcribeHeader(form: TextForm, written: boolean): string {
  if (form.kind !== 'csv') return ''
  return `${['recording', 'text', ...(written ? ['truth'] : []), 'ln p'].join(',')}${form.lineEnd}`
}

/** What is said in recordings, in pieces; of outputs nothing is kept. */
export function transcribeSayer(applied: AppliedTranscriber, form: TextForm | null): Sayer {
  const { model, lengths, steps, names, truth } = applied
  const network = networkOf(model, { batch: Math.min(BATCH, lengths.length), steps })
  return (from, to) => {
    const lines: string[] = []
    hearEach(network, applied, from, to, (one, frames) => {
      const { said, logProbability } = spokenIn(model.recipe, frames)
      const text = textOf(said, model.recipe.cut)
      if (form?.kind === 'csv') {
        const known = truth === null ? [] : [textCell(truth[one] ?? '')]
        lines.push(
          `${[textCell(names[one]), textCell(text), ...known, numberCell(logProbability)].join(',')}${form.lineEnd}`,
        )
      } else {
        const known = truth === null ? {} : { truth: truth[one] }
        lines.push(
          `${JSON.stringify({ kind: 'transcription', recording: names[one], text, ...known, logProbability })}\n`,
        )
      }
    })
    return { said: NOTHING, text: lines.join('') }
  }
}

const NOTHING = new Float32Array(0)

/** Runs the recordings from … to (excluded) through a network; `heard` finds the outputs of one in its memory. */
export function hearEach(
  network: CompiledNetwork,
  { rows, starts, lengths }: Pick<AppliedTranscriber, 'rows' | 'starts' | 'lengths'>,
  from: number,
  to: number,
  heard: (one: number, frames: Frames) => void,
): void {
  for (let first = from; first < to; first += network.batch) {
    const count = Math.min(network.batch, to - first)
    network.gather(0, rows, starts, lengths, first, count)
    network.forward(0, null)
    for (let row = 0; row < count; row++) heard(first + row, framesOfRow(network, row, lengths[first + row]))
  }
}
