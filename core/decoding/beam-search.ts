import type { Floats } from '../floats'
import { largest } from './largest'
import { logSoftmax } from './log-softmax'

/**
 * One step of a decoder network for n rows at once: every live hypothesis of every sentence is a row.
 *   states, tokens (n): what each row knows and the token it reads  →  states (n) after it, logits (n,K) of its next token
 * States are the caller's own and are handed back as they are; several rows may continue the same one, so it must not be changed.
 */
export type DecoderStep<State> = (
  states: readonly State[],
  tokens: readonly number[],
) => { readonly states: readonly State[]; readonly logits: Floats }

export interface BeamOptions {
  /** The token every sentence begins with, and the one that ends it. */
  readonly start: number
  readonly end: number
  /** Hypotheses kept after each step; 1 is greedy search. */
  readonly width: number
  /** Most tokens of a hypothesis, its end counted. */
  readonly maxLength: number
  /** α of the length penalty, 0: none. */
  readonly lengthPenalty: number
  /** Hypotheses wanted of each sentence, 1 if not given. */
  readonly best?: number
}

export interface Hypothesis {
  /** Without start and end. */
  readonly tokens: number[]
  /** ln P(tokens and end), or of the tokens alone where it did not come to its end. */
  readonly logProbability: number
  /** logProbability / lengthPenalty(length): what hypotheses are ranked by. */
  readonly score: number
  /** False where it was cut at the maximum length. */
  readonly ended: boolean
}

/**
 * Length normalisation (Wu et al. 2016, eq. 14, without the coverage term): lp = ((5 + |Y|) / 6)^α divides ln P, which
 * otherwise favours short sentences as every further token costs. |Y| counts the end: every factor of P has its token.
 */
export const lengthPenalty = (length: number, α: number): number => ((5 + length) / 6) ** α

/**
 * Beam search for many sentences at once. After each step a sentence keeps the `width` most probable continuations of its
 * hypotheses; one that says the end leaves the beam and is finished (Sutskever, Vinyals & Le 2014, § 3.2). The search of a
 * sentence stops when no live hypothesis can still come among its best: ln P only falls, so it can at most score
 * ln P / lp(maxLength) (Huang, Zhao & Ma 2017). Ended hypotheses come before cut ones; of equal ones the earlier found first.
 *   initial: the state each sentence starts with  →  its best hypotheses, best first
 * @throws Problem OUTPUTS_NOT_FINITE; RangeError for a width or length below 1 or a negative length penalty
 */
export function beamSearch<State>(
  step: DecoderStep<State>,
  initial: readonly State[],
  options: BeamOptions,
): Hypothesis[][] {
  const { start, maxLength } = options
  if (!(options.width >= 1 && maxLength >= 1 && options.lengthPenalty >= 0))
    throw new RangeError(
      `beam search needs width and maximum length of 1 or more and a length penalty of 0 or more, ` +
        `got ${options.width}, ${maxLength} and ${options.lengthPenalty}`,
    )
  const sentences = initial.map((state): Sentence<State> => ({
    live: [{ parent: null, token: start, logProbability: 0, state }],
    finished: [],
  }))
  for (let length = 1; length <= maxLength; length++) {
    const active = sentences.filter(({ live }) => live.length > 0)
    if (active.length === 0) break
    const rows = active.flatMap(({ live }) => live)
    const { states, logits } = step(
      rows.map(({ state }) => state),
      rows.map(({ token }) => token),
    )
    const K = logits.length / rows.length
    let first = 0
    for (const sentence of active) {
      const { live } = sentence
      const scores = continuations(live, logits, first, K)
      const kept = largest(scores, options.width).map((place): Node<State> => {
        const row = Math.floor(place / K)
        return {
          parent: live[row],
          token: place % K,
          logProbability: scores[place],
          state: states[first + row],
        }
      })
      first += live.length
      advance(sentence, kept, length, options)
    }
  }
  return sentences.map(sentence => ranked(sentence, options))
}

/** A hypothesis as a chain of its tokens; `state` is that after the token before. */
interface Node<State> {
  readonly parent: Node<State> | null
  readonly token: number
  readonly logProbability: number
  readonly state: State
}

interface Sentence<State> {
  /** All of the same length. */
  live: Node<State>[]
  readonly finished: Hypothesis[]
}

/** ln P of each live hypothesis followed by each token, (live, K); `first` is the first one's row in the logits. */
function continuations(live: readonly Node<unknown>[], logits: Floats, first: number, K: number): Float64Array {
  const scores = new Float64Array(live.length * K)
  live.forEach(({ logProbability }, row) => {
    logSoftmax(logits, (first + row) * K, K, scores, row * K)
    for (let k = row * K; k < (row + 1) * K; k++) scores[k] += logProbability
  })
  return scores
}

/** Moves what has ended to the finished ones, and ends the search where nothing better can come. */
function advance<State>(
  sentence: Sentence<State>,
  kept: readonly Node<State>[],
  length: number,
  { end, maxLength, lengthPenalty: α, best = 1 }: BeamOptions,
): void {
  const { finished } = sentence
  for (const node of kept) if (node.token === end) finished.push(hypothesis(node, length, α, true))
  finished.sort((a, b) => b.score - a.score)
  sentence.live = kept.filter(({ token }) => token !== end)
  if (sentence.live.length === 0 || finished.length < best) return
  const reachable = sentence.live[0].logProbability / lengthPenalty(maxLength, α)
  if (finished[best - 1].score >= reachable) sentence.live = []
}

/** The best of a sentence; those cut at the maximum length fill up where too few have ended. */
function ranked(
  { live, finished }: Sentence<unknown>,
  { maxLength, lengthPenalty: α, best = 1 }: BeamOptions,
): Hypothesis[] {
  const cut = live.map(node => hypothesis(node, maxLength, α, false))
  return [...finished, ...cut].slice(0, best)
}

function hypothesis(node: Node<unknown>, length: number, α: number, ended: boolean): Hypothesis {
  const tokens: number[] = []
  for (let at: Node<unknown> = ended ? node.parent! : node; at.parent; at = at.parent) tokens.push(at.token)
  const { logProbability } = node
  return { tokens: tokens.reverse(), logProbability, score: logProbability / lengthPenalty(length, α), ended }
}
