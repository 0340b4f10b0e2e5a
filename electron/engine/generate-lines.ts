import { join } from '../../core/data/tokens'
import { codecOf } from '../../core/data/vocabulary'
import type { NetworkSpec } from '../../core/network/spec'
import { rangesOf } from '../../core/tasks/generate/baselines'
import { keysText } from '../../core/tasks/generate/keys-text'
import { cellTexts, dataPiece, pieceOf, wishOf } from '../../core/tasks/generate/pieces'
import type { Piece } from '../../core/tasks/generate/request'
import { say } from '../../core/tasks/generate/say'
import { csvPieces, type Cell } from './csv'
import { vectorColumns } from './generate-facts'
import { speakingNetwork } from './generating'
import type { GenerateResults, SaidPiece } from './run.types'
import type { GeneratePrepared } from './tasks/generate'

/** A line of what the Results screen shows of a run. */
export type GenerateLine =
  | ({ readonly kind: 'frame' } & Pick<GenerateResults, 'keys' | 'columns'>)
  | ({ readonly kind: 'sample' } & SaidPiece)
  | { readonly kind: 'piece'; readonly piece: Piece }

/** Pieces of the test part that can be begun with, and steps of each. */
const PIECES = 200
const STEPS = 1000
/** Pieces that are drawn with the final weights, and texts that were made from vectors. */
const SAMPLES = 12
const MADE = 500

/** Lines of JSON: what the Results screen shows besides the scores. `texts`: what was made of the vectors of the test part. */
export function* generateLines(
  prepared: GeneratePrepared,
  spec: NetworkSpec,
  parameters: Float32Array,
  texts: readonly (readonly string[])[] | null,
): Generator<string> {
  const { plan, data } = prepared
  const { recipe, sequences } = plan
  const { form } = recipe
  const line = (value: GenerateLine): string => `${JSON.stringify(value)}\n`
  yield line({ kind: 'frame', keys: form.kind === 'keys' ? form.keys : null, columns: vectorColumns(plan) })
  const shown = data.test.sequences
  if (texts !== null && form.kind !== 'keys') {
    for (const [k, tokens] of texts.slice(0, MADE).entries()) {
      const reference = dataPiece(recipe, sequences, shown[k], STEPS)
      const said: Piece = { kind: 'text', name: '', vector: reference.vector, text: join(tokens, form.by) }
      yield line({ kind: 'sample', said, reference })
    }
  } else {
    for (const said of drawn(prepared, spec, parameters)) yield line({ kind: 'sample', said, reference: null })
  }
  if (form.kind === 'stream') return
  for (const one of shown.subarray(0, PIECES))
    yield line({ kind: 'piece', piece: dataPiece(recipe, sequences, one, STEPS) })
}

/** Drawn as the experiment says. */
function drawn({ plan, experiment }: GeneratePrepared, spec: NetworkSpec, parameters: Float32Array): Piece[] {
  const { recipe } = plan
  const { sampling } = experiment.task
  const network = speakingNetwork(spec, SAMPLES)
  network.loadParameters(parameters)
  const wishes = Array.from({ length: SAMPLES }, () => wishOf(recipe, null, ''))
  const said = say(network, recipe, wishes, { sampling, length: sampling.length, seed: experiment.seed })
  return said.map(({ steps }) => pieceOf(recipe, steps, null))
}

/**
 * predictions.csv. Of texts a row each: its vector, the text, what was made of the vector, steps and nats; of a running text and
 * of keys a row a step: what came, and −ln of the probability that the network gave it.
 *   nats (rows of the data); texts: what was made of the vectors
 */
export function predictionsCsv(
  prepared: GeneratePrepared,
  nats: Float64Array,
  texts: readonly (readonly string[])[] | null,
): Generator<string> {
  return prepared.plan.recipe.form.kind === 'texts' ? textsCsv(prepared, nats, texts) : stepsCsv(prepared, nats)
}

function textsCsv(
  { plan: { recipe, sequences }, data }: GeneratePrepared,
  nats: Float64Array,
  made: readonly (readonly string[])[] | null,
): Generator<string> {
  const { form } = recipe
  if (form.kind === 'keys') throw new Error('keys are no texts')
  const { by } = form
  const { cells, texts, names } = sequences
  const { starts, lengths } = rangesOf(data, data.test)
  const columns = Object.keys(cells?.[0] ?? {})
  function* rows(): Generator<Cell[]> {
    for (const [k, one] of data.test.sequences.entries()) {
      const own = cells === null ? {} : cellTexts(cells[one])
      const sum = nats.subarray(starts[k], starts[k] + lengths[k]).reduce((a, b) => a + b, 0)
      yield [
        names[one],
        ...columns.map(name => own[name] ?? ''),
        texts?.[one] ?? '',
        ...(made === null ? [] : [join(made[k], by)]),
        lengths[k],
        sum,
      ]
    }
  }
  return csvPieces(['row', ...columns, 'text', ...(made === null ? [] : ['said']), 'steps', 'nats'], rows())
}

function stepsCsv({ plan: { recipe, sequences }, data }: GeneratePrepared, nats: Float64Array): Generator<string> {
  const { form, vocabulary } = recipe
  const { starts, lengths } = rangesOf(data, data.test)
  const { targets } = data.test
  const symbols = vocabulary && codecOf(vocabulary)
  const nameOf = (k: number): string => (form.kind === 'stream' ? 'test' : sequences.names[data.test.sequences[k]])
  const stepAt = (row: number): string => {
    if (targets.kind === 'classes') return symbols?.decode([targets.classes[row]])[0] ?? ''
    if (targets.kind !== 'keys') throw new Error('symbols or keys are foretold')
    const O = data.outputs
    const down = Array.from({ length: O }, (_, key) => key).filter(key => targets.values[row * O + key] === 1)
    return keysText([down], form.kind === 'keys' ? form.keys : [])
  }
  function* rows(): Generator<Cell[]> {
    for (let k = 0; k < starts.length; k++)
      for (let t = 0; t < lengths[k]; t++) yield [nameOf(k), t + 1, stepAt(starts[k] + t), nats[starts[k] + t]]
  }
  return csvPieces(['sequence', 'step', 'came', 'nats'], rows())
}
