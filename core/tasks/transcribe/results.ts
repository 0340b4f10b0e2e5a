import { percent } from '../../data/wording'
import { letterErrorRate, wordErrorRate } from '../../metrics/error-rate'
import type { TranscribeEvaluation, TranscriberResult } from './evaluation'
import type { TranscribeRecipe } from './recipe'

/** What one transcriber says of some recordings. */
export interface Transcriptions {
  /** See `TranscriberResult`. */
  readonly name: string
  readonly label: string
  /** Null: it was not judged on that recording. */
  readonly texts: readonly (string | null)[]
}

/** Scores of transcribers on the same recordings; give the network first, if it is among them. */
export function evaluateTranscription(
  { text, beam }: Pick<TranscribeRecipe, 'text' | 'beam'>,
  part: TranscribeEvaluation['part'],
  truth: readonly string[],
  said: readonly Transcriptions[],
): TranscribeEvaluation {
  const transcribers = said.map(one => resultOf(one, truth))
  const all = truth.map(reference => ({ reference, hypothesis: reference }))
  return {
    ...{ task: 'transcribe', part, text, beam, transcribers },
    recordings: truth.length,
    letters: letterErrorRate(all).length,
    words: wordErrorRate(all).length,
    verdict: verdict(transcribers),
  }
}

function resultOf({ name, label, texts }: Transcriptions, truth: readonly string[]): TranscriberResult {
  const judged = truth.flatMap((reference, n) => {
    const hypothesis = texts[n]
    return hypothesis === null ? [] : [{ reference, hypothesis }]
  })
  const { rate, substitutions, insertions, deletions } = letterErrorRate(judged)
  const exact = judged.filter(({ reference, hypothesis }) => reference === hypothesis).length
  return {
    ...{ name, label, judged: judged.length },
    scores: {
      letterError: rate ?? 0,
      wordError: wordErrorRate(judged).rate ?? 0,
      exact: exact / Math.max(1, judged.length),
    },
    edits: { substitutions, insertions, deletions },
  }
}

/** The network itself, decoded in two ways. */
const OWN: readonly string[] = ['network', 'best-path']

/** One sentence: the network beside the best baseline, or what a network has to beat. */
function verdict(transcribers: readonly TranscriberResult[]): string {
  const network = transcribers.find(({ name }) => name === 'network')
  const rivals = transcribers.filter(({ name }) => !OWN.includes(name))
  const best = [...rivals].sort((a, b) => a.scores.letterError - b.scores.letterError)[0]
  const error = ({ scores }: TranscriberResult): string => percent(scores.letterError)
  const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
  if (!network) return `To beat: ${rivals.map(rival => `${error(rival)} of ${lower(rival.label)}`).join(', ')}.`
  const own = `A letter error of ${error(network)}, and ${percent(network.scores.exact)} of the recordings without any`
  return best === undefined ? `${own}.` : `${own}; ${lower(best.label)} has a letter error of ${error(best)}.`
}
