import type { TranscribeFacts } from '../../electron/contract'
import type { TranscribeEvaluation } from '../../core/tasks/transcribe/evaluation'
import type { FormWords } from './case-words'
import { aligned, count, counted, duration, percent } from './format'
import { shareColumn, type ScoreColumn } from './score-columns'

/** What a row of the file is. */
export const RECORDINGS: Readonly<Record<TranscribeFacts['form'], FormWords>> = {
  frames: {
    label: 'Several rows',
    means: 'A row is a frame; one or more columns name the recording that it belongs to.',
    rows: true,
  },
  sounds: { label: 'A sound file', means: 'A row names a sound file (WAV), which becomes frames.' },
}

const errorColumn = (name: string, why: string, values: readonly number[]): ScoreColumn => ({
  ...shareColumn(name, why, values),
  best: 'least',
})

export function transcribeScores({ transcribers }: TranscribeEvaluation): ScoreColumn[] {
  const of = (key: 'letterError' | 'wordError' | 'exact'): number[] => transcribers.map(({ scores }) => scores[key])
  return [
    errorColumn('letter error', 'Edits that turn what was said into what is right, by the letter.', of('letterError')),
    errorColumn('word error', 'The same by the word.', of('wordError')),
    shareColumn('exact', 'The share of the recordings without an error.', of('exact')),
  ]
}

/** "Of 1,240 letters in 300 recordings 12 are other ones, 3 missing and 5 too much." */
export function editsText({ transcribers: [network], letters, recordings }: TranscribeEvaluation): string {
  const { substitutions, deletions, insertions } = network.edits
  return `Of ${counted(letters, 'letter')} in ${counted(recordings, 'recording')}: ${counted(substitutions, 'other one')}, ${count(deletions)} missing, ${count(insertions)} too much.`
}

/** "2,700 recordings, 19 min of sound: frames of 12.5 ms with 13 values" */
export function recordingsText({ recordings, seconds, frameSeconds, features }: TranscribeFacts): string {
  const sound = seconds === null ? '' : `, ${duration(seconds)} of sound`
  const apart = frameSeconds === null ? '' : ` every ${aligned(1000 * frameSeconds, 1)} ms`
  return `${counted(recordings, 'recording')}${sound}: a frame of ${counted(features, 'value')}${apart}`
}

/** How many of the frames there are for each label: CTC needs at least one. */
export const roomText = ({ frames, letters }: TranscribeFacts): string =>
  `${aligned(frames.median / Math.max(1, letters.median), 1)} frames for a label`

/** Share of recordings that nothing can be learned from. */
export const unsayableText = ({ unsayable, recordings }: TranscribeFacts): string =>
  `${counted(unsayable, 'recording')} (${percent(unsayable / Math.max(1, recordings), 1)}) with fewer frames than their text needs: nothing is learned from them.`
