import type { TranscribeResults, TranslateResults } from '../../electron/contract'
import { editCounts } from '../../core/metrics/edit-distance'
import { aligned, counted } from './format'
import { joined, type SaidItem } from './said'

/** Recordings as they are listed: worse by every edit for a label. */
export const recordingItems = (recordings: TranscribeResults['recordings']): SaidItem[] =>
  recordings.map(({ name, reference, said }, index) => {
    const { substitutions, insertions, deletions } = editCounts(reference, said)
    const edits = substitutions + insertions + deletions
    return {
      ...{ index, of: name, reference, said },
      quality: 1 - edits / Math.max(1, reference.length),
      score: edits === 0 ? '' : counted(edits, 'edit'),
    }
  })

/** Sentences as they are listed, by their own BLEU. */
export const sentenceItems = (sentences: TranslateResults['sentences']): SaidItem[] =>
  sentences.map(({ source, reference, said, bleu }, index) => ({
    ...{ index, of: source, reference, said },
    quality: bleu / 100,
    score: joined(reference) === joined(said) ? 'exact' : aligned(bleu, 0),
  }))
