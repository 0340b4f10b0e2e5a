import type { FileColumns } from '../../../core/data/columns'
import { usualFrames } from '../../../core/data/mel'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import { TranscribeTask } from '../../../core/experiment/tasks/transcribe'
import { transcribeModelData, type TranscribeModel } from '../../../core/formats/models/transcribe'
import { transcribeCheckOf } from '../../../core/formats/models/transcribe-check'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { transcribeShape } from '../../../core/tasks/transcribe/data'
import { planTranscribe, type TranscribeFiles } from '../../../core/tasks/transcribe/plan'
import { soundColumns } from '../../../core/tasks/transcribe/recipe'
import { untrained, type ModelChoices } from './models'
import { count } from './series'
import { tableOf } from './tables'

export interface TranscriberChoices extends Omit<ModelChoices, 'task' | 'calendar' | 'season'> {
  readonly task?: Record<string, unknown>
  readonly form?: 'frames' | 'sounds'
}

/** An untrained transcriber of a few labels; weights are random float32. Cells are missing, recordings of any length. */
export function someTranscriber({
  cell = { kind: 'lstm', variant: 'vanilla', peepholes: false },
  layers = 1,
  bidirectional = false,
  units = 3,
  task = {},
  form = 'frames',
}: TranscriberChoices = {}): TranscribeModel {
  const [experiment, files] = someRecordings(task, form)
  const { recipe, recordings, parts } = planTranscribe(experiment, files)
  const { inputs, outputs } = transcribeShape(recipe)
  const sizes = { inputs, embeddings: [], units, outputs, layers, bidirectional }
  const network: NetworkSpec = { cell, ...sizes, dropout: 0, read: 'every' }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  return {
    kind: 'transcribe',
    recipe,
    data: transcribeModelData(experiment.data, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: transcribeCheckOf({ recipe, network, parameters }, recordings, parts.validation),
    training: {
      ...untrained('some transcriber', 'frames.csv', RECORDINGS),
      test: [{ name: 'network', label: 'Network', scores: { letterError: 0.5, wordError: 1.5, exact: 0 } }],
    },
  }
}

/** What `planTranscribe` takes: an experiment, and frames with the texts beside them, or those that sounds become. */
export function someRecordings(
  task: Record<string, unknown> = {},
  form: 'frames' | 'sounds' = 'frames',
): [ExperimentOf<'transcribe'>, TranscribeFiles] {
  const choice = { ...usualFrames(8000), coefficients: 3 }
  const named = form === 'frames' ? ['Größe', 'Farbe', 'flat'] : soundColumns(choice)
  const all = framesTable(named)
  const own = new Set(['one', ...named])
  const frames = form === 'frames' ? all : { ...all, columns: all.columns.filter(({ name }) => own.has(name)) }
  const inputs = form === 'frames' ? { inputs: ['Größe', 'Farbe'] } : {}
  return [
    transcribeExperiment({ text: 'said', ...inputs, ...task }),
    {
      main: form === 'frames' ? { frames, texts: null } : { frames, texts: textsTable() },
      test: null,
      sounds: form === 'frames' ? null : { column: 'one', choice },
    },
  ]
}

/** An experiment that transcribes, with the given choices and the rest by default. */
export const transcribeExperiment = (
  task: Record<string, unknown>,
  split: Record<string, unknown> = {},
): ExperimentOf<'transcribe'> => ({
  ...Experiment.parse({ data: { file: 'frames.csv' }, task: 'transcribe', evaluation: { split } }),
  task: TranscribeTask.parse({ kind: 'transcribe', ...task }),
})

export const RECORDINGS = 40
const TEXTS = ['ab', 'é b', '😀a', 'bab', 'aa']
export const textAt = (one: number): string => TEXTS[one % TEXTS.length]
const framesOf = (one: number): number => 5 + ((one * one) % 9)

/** A row a frame: a number and a category, of which some are missing, a constant, and the text in each row of its recording. */
const framesTable = ([first, second, third]: readonly string[]): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      `one,t,${first},${second},${third},said`,
      ...count(RECORDINGS).flatMap(one =>
        count(framesOf(one)).map(t => {
          const size = (one + t) % 5 === 0 ? '' : String(Math.sin(one + t) * 100)
          const colour = first === 'Größe' ? ['rot', 'grün', ''][(one * t) % 3] : Math.cos(one * t)
          return [`r${one}`, t, size, colour, 7, textAt(one)].join()
        }),
      ),
    ].join('\n'),
  ),
})

/** A row a recording. */
export const textsTable = (): FileColumns => ({
  texts: [],
  ...tableOf(['one,who,said', ...count(RECORDINGS).map(one => `r${one},${'abc'[one % 3]},${textAt(one)}`)].join('\n')),
})
