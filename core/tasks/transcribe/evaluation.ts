import type { EditCounts } from '../../metrics/edit-distance'
import type { Headline } from '../evaluation'

/** What one transcriber gets right of some recordings. */
export interface TranscriberResult {
  /** `network` (prefix beam), `best-path` (the same network, greedily), `frequent`, `nearest-neighbour`. */
  readonly name: string
  readonly label: string
  /** Recordings it was judged on: fewer than all where judging takes long. */
  readonly judged: number
  readonly scores: {
    /** Edits by the letter of the truth, in code points, and by the word; 0 is perfect, above 1 is possible. */
    readonly letterError: number
    readonly wordError: number
    /** Share of the recordings without an error. */
    readonly exact: number
  }
  /** Of letters. */
  readonly edits: EditCounts
}

export interface TranscribeEvaluation {
  readonly task: 'transcribe'
  readonly part: 'test' | 'validation' | 'file'
  /** The column of what is said. */
  readonly text: string
  /** Judged, and what is said in them. */
  readonly recordings: number
  readonly letters: number
  readonly words: number
  /** Of the network's prefix beam search. */
  readonly beam: number
  /** The network first, then the baselines. */
  readonly transcribers: readonly TranscriberResult[]
  /** One sentence for people. */
  readonly verdict: string
}

export function transcribeHeadline({ transcribers: [network] }: TranscribeEvaluation): Headline {
  return { metric: 'letter error', value: 100 * network.scores.letterError, unit: '%', better: 'lower' }
}
