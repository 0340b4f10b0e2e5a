import { ctcGreedy } from '../../core/decoding/ctc-greedy'
import type { Frames } from '../../core/frames'
import { Problem } from '../../core/problem'
import { BLANK } from '../../core/tasks/samples'
import { probabilitiesOf } from '../../core/tasks/classify/results'
import { named, rankedIn } from '../../core/tasks/transcribe/decode'
import { labelsOf, type TranscribeRecipe } from '../../core/tasks/transcribe/recipe'
import type { AppliedTranscriber } from './apply-transcriber'
import { applyModel } from './apply-model'
import { framesPicture } from './frames-picture'
import { networkOf, readModel } from './model-file'
import { readRecordings, secondsIn } from './recordings'
import { modelFileOf, runFolder } from './run-folder'
import type { Heard } from './run.types'
import { hearEach } from './transcribe-text'

/** What is to be heard: a recording of a run's test part, by its number in the results, or a file. */
export type HearJob = { readonly beam: number } & (
  { readonly run: string; readonly recording: number } | { readonly modelOrRun: string; readonly file: string }
)

/** Recordings of a file that are heard. */
const MOST_HEARD = 50
/** Transcriptions that are told of each. */
const RANKED = 5

/**
 * What a network hears, with its probabilities.
 * @throws Problem RECORDING_NOT_KEPT, MODEL_OF_OTHER_TASK, and those of models and files
 */
export async function hear(job: HearJob): Promise<Heard[]> {
  if ('file' in job) return hearFile(await transcriberOn(job.modelOrRun, job.file), job.beam)
  const kept = (await readRecordings(job.run)).at(job.recording)
  const model = await readModel(runFolder(job.run).model)
  if (kept?.heard == null || model.kind !== 'transcribe')
    throw new Problem('RECORDING_NOT_KEPT', 'The probabilities of this recording were not kept.', {
      advice: 'Transcribe its file with the model.',
    })
  const { logits, picture, seconds } = kept.heard
  const K = model.recipe.labels.length + 1
  const values = Float64Array.from(logits.flat())
  const frames = { values, offset: 0, stride: K, length: logits.length, classes: K }
  const { name, reference } = kept
  return [{ ...heardIn({ ...model.recipe, beam: job.beam }, frames), name, reference, picture, seconds }]
}

async function transcriberOn(modelOrRun: string, file: string): Promise<AppliedTranscriber> {
  const applied = await applyModel({ modelOrRun, file, wanted: 'all' })
  if (applied.kind === 'transcribe') return applied
  throw new Problem('MODEL_OF_OTHER_TASK', 'This model does not transcribe.', {
    advice: 'Choose the model of a transcription.',
    place: { file: modelFileOf(modelOrRun), field: 'task.kind' },
  })
}

function hearFile(applied: AppliedTranscriber, beam: number): Heard[] {
  const { model, steps, names, truth, recordings, lengths } = applied
  const recipe = { ...model.recipe, beam }
  const network = networkOf(model, { batch: 1, steps })
  const all: Heard[] = []
  hearEach(network, applied, 0, Math.min(names.length, MOST_HEARD), (one, frames) => {
    const written = truth?.[one] ?? null
    all.push({
      ...heardIn(recipe, frames),
      name: names[one],
      reference: written === null ? null : labelsOf(written, recipe.cut),
      picture: framesPicture(recordings.columns, recordings.starts[one], lengths[one]),
      seconds: secondsIn(recipe.form, frames.length),
    })
  })
  return all
}

function heardIn(
  recipe: Pick<TranscribeRecipe, 'labels' | 'beam'>,
  frames: Frames,
): Omit<Heard, 'name' | 'reference' | 'picture' | 'seconds'> {
  const { values, offset, stride, length, classes: K } = frames
  const ranked = rankedIn(recipe, frames, Math.min(RANKED, recipe.beam))
  return {
    said: ranked[0].labels,
    bestPath: named(recipe.labels, ctcGreedy(frames, BLANK).labels),
    ranked,
    labels: ['', ...recipe.labels],
    probabilities: Array.from({ length }, (_, t) => {
      const from = offset + t * stride
      return Array.from(probabilitiesOf(values.slice(from, from + K), K), p => Number(p.toFixed(4)))
    }),
    frames: length,
  }
}
