import { readFile } from 'node:fs/promises'
import type { FrameChoice } from '../../core/data/mel'
import { logSoftmax } from '../../core/decoding/log-softmax'
import type { Frames } from '../../core/frames'
import type { TranscribeEvaluation } from '../../core/tasks/transcribe/evaluation'
import type { TranscribePlan } from '../../core/tasks/transcribe/plan'
import type { RecordingForm } from '../../core/tasks/transcribe/recipe'
import { parseJournal } from './files'
import { framesPicture } from './frames-picture'
import { runFolder } from './run-folder'
import type { FramesPicture, RecordingJudged, RecordingShown, TranscribeResults } from './run.types'

/** A recording of the test part as cases.ndjson keeps it. */
export interface RecordingKept extends RecordingJudged {
  /** Null where the recording cannot be heard again. */
  readonly heard: {
    /** ln of the probability of every class at each frame. */
    readonly logits: readonly (readonly number[])[]
    readonly picture: FramesPicture
    readonly seconds: number | null
  } | null
}

/** Recordings of the test part that the results show, and probabilities of them that are kept, in all. */
export const SHOWN_RECORDINGS = 2000
export const KEPT_PROBABILITIES = 400_000

/** From one frame to the next; null: frames come from a file that does not tell. */
export const frameSeconds = (form: RecordingForm): number | null =>
  form.kind === 'sounds' ? form.choice.hop / form.choice.rate : null

/** Of a sound of so many frames, roughly. */
export const secondsOf = ({ window, hop, rate }: FrameChoice, frames: number): number =>
  (window + (frames - 1) * hop) / rate

/** The same of frames that may come from a file; null: it does not tell. */
export const secondsIn = (form: RecordingForm, frames: number): number | null =>
  form.kind === 'sounds' ? secondsOf(form.choice, frames) : null

export function recordingShown({ recordings, recipe, said }: TranscribePlan, one: number): RecordingShown {
  const frames = recordings.lengths[one]
  return {
    name: recordings.names[one],
    reference: said[one],
    frames,
    seconds: secondsIn(recipe.form, frames),
    picture: framesPicture(recordings.columns, recordings.starts[one], Math.min(frames, recipe.longest)),
  }
}

/** ln softmax of each frame, to three digits: enough to decode it again. */
export function logProbabilities({ values, offset, stride, length, classes }: Frames): number[][] {
  const lnY = new Float64Array(classes)
  return Array.from({ length }, (_, t) => {
    logSoftmax(values, offset + t * stride, classes, lnY)
    return Array.from(lnY, value => Math.max(-99, Number(value.toFixed(3))))
  })
}

/** What is kept of a recording beside what is said in it. */
export function heardOf(
  { recordings, recipe }: Pick<TranscribePlan, 'recordings' | 'recipe'>,
  one: number,
  frames: Frames,
): NonNullable<RecordingKept['heard']> {
  return {
    logits: logProbabilities(frames),
    picture: framesPicture(recordings.columns, recordings.starts[one], frames.length),
    seconds: secondsIn(recipe.form, frames.length),
  }
}

/** What the Results screen shows of a transcription, from the run's files alone. */
export async function transcribeResults(folder: string, evaluation: TranscribeEvaluation): Promise<TranscribeResults> {
  const kept = await readRecordings(folder)
  return {
    kind: 'transcribe',
    evaluation,
    recordings: kept.map(({ name, reference, said }) => ({ name, reference, said })),
    heard: kept.filter(({ heard }) => heard !== null).length,
  }
}

export async function readRecordings(folder: string): Promise<RecordingKept[]> {
  const { cases } = runFolder(folder)
  return parseJournal<RecordingKept>(await readFile(cases, 'utf8'), cases)
}
