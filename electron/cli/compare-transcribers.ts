import type { TranscribeEvaluation } from '../../core/tasks/transcribe/evaluation'
import { table } from './table'
import { plural, whole } from './words'

/** The network, decoded in two ways, beside the baselines. */
export function compareTranscribers(evaluation: TranscribeEvaluation): string {
  const { transcribers, text, part, recordings, letters, words, beam, verdict } = evaluation
  const rows = transcribers.map(({ name, label, scores, edits, judged }) => [
    name === 'network' ? `${label}, beam of ${whole(beam)}` : label,
    percent(scores.letterError),
    percent(scores.wordError),
    percent(scores.exact),
    whole(edits.substitutions),
    whole(edits.insertions),
    whole(edits.deletions),
    judged === recordings ? '' : `on ${whole(judged)} recordings`,
  ])
  const where = part === 'file' ? 'of the file' : `of the ${part} part`
  return [
    `“${text}”, ${plural(recordings, 'recording')} ${where} with ${plural(letters, 'letter')} in ${plural(words, 'word')}:`,
    table(['', 'letter error', 'word error', 'without error', 'replaced', 'added', 'left out', ''], rows),
    '',
    verdict,
  ].join('\n')
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
