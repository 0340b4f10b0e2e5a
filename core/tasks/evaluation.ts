import type { ClassScores } from '../metrics/confusion'
import type { EntityScores } from '../metrics/entities'
import { transcribeHeadline, type TranscribeEvaluation } from './transcribe/evaluation'

/** Results on one part of the data, by the kind of task. Written to evaluation.json, shown on the Results screen. */
export type Evaluation =
  | ForecastEvaluation
  | ClassifyEvaluation
  | GenerateEvaluation
  | TranslateEvaluation
  | TranscribeEvaluation
  | TagEvaluation

/** The one number that a run is known by. */
export interface Headline {
  /** Its short name: "MAE". */
  readonly metric: string
  readonly value: number
  readonly unit: string
  readonly better: 'lower' | 'higher'
}

/** Of the network in an evaluation that has one. */
export function headlineOf(evaluation: Evaluation): Headline {
  switch (evaluation.task) {
    case 'forecast': {
      const [network] = evaluation.forecasters
      return { metric: 'MAE', value: network.scores.mae, unit: evaluation.unit, better: 'lower' }
    }
    case 'classify': {
      const [network] = evaluation.classifiers
      return { metric: 'accuracy', value: 100 * network.scores.accuracy, unit: '%', better: 'higher' }
    }
    case 'translate': {
      const [network] = evaluation.translators
      return { metric: 'BLEU', value: network.scores.bleu, unit: '', better: 'higher' }
    }
    case 'tag':
      return taggingHeadline(evaluation)
    case 'transcribe':
      return transcribeHeadline(evaluation)
    case 'generate':
      return generateHeadline(evaluation)
  }
}

function generateHeadline({ metric, generators: [network] }: GenerateEvaluation): Headline {
  const value = network.scores[metric] ?? NaN
  switch (metric) {
    case 'bits':
      return { metric: 'bits per character', value, unit: 'bits', better: 'lower' }
    case 'perplexity':
      return { metric, value, unit: '', better: 'lower' }
    case 'nats':
      return { metric: 'NLL per step', value, unit: 'nats', better: 'lower' }
    case 'bleu':
      return { metric: 'BLEU', value: 100 * value, unit: '', better: 'higher' }
  }
}

function taggingHeadline(evaluation: TagEvaluation): Headline {
  if (evaluation.says === 'number') {
    const [network] = evaluation.taggers
    return { metric: 'MAE', value: network.scores.mae, unit: evaluation.unit, better: 'lower' }
  }
  const [{ scores, entities }] = evaluation.taggers
  if (entities !== null) return { metric: 'entity F1', value: 100 * entities.overall.f1, unit: '%', better: 'higher' }
  return { metric: 'accuracy', value: 100 * scores.accuracy, unit: '%', better: 'higher' }
}

/** In the target's own unit. */
export interface Scores {
  readonly mae: number
  readonly rmse: number
  /** MAE over the MAE of the seasonal naive forecast on the training part (Hyndman & Koehler 2006). Null: that is 0. */
  readonly mase: number | null
  /** Null: the truth is constant. */
  readonly r2: number | null
}

export interface ForecasterResult {
  /** `network`, `persistence`, `seasonal-naive`, `ridge`. */
  readonly name: string
  readonly label: string
  readonly scores: Scores
  /** Scores of each forecast step; one entry when only the value at the horizon is forecast. */
  readonly byStep: readonly Scores[]
}

export interface ForecastEvaluation {
  readonly task: 'forecast'
  readonly part: 'test' | 'validation' | 'file'
  /** The column; of several, how many they are. */
  readonly target: string
  /** Of the scores: the column's own, or σ where several columns are judged together, each in its standard deviations. */
  readonly unit: string
  /** Windows judged. */
  readonly windows: number
  /** Distance ahead of each entry of `byStep`, in steps of the series. */
  readonly horizons: readonly number[]
  /** The network first, then the baselines. */
  readonly forecasters: readonly ForecasterResult[]
  /** Of the network's intervals, in `unit`; null: it tells none. */
  readonly interval: IntervalResult | null
  /**
   * Errors over all columns in standard deviations of each column's training part, as published protocols say them; one entry
   * a forecaster.
   */
  readonly standardised: readonly { readonly mse: number; readonly mae: number }[]
  /** Each column in its own unit; empty when there is one. */
  readonly columns: readonly ColumnResult[]
  /** Each of several series, those without a window left out; absent: there is one. */
  readonly series?: readonly SeriesResult[]
  /** One sentence for people: "11 % better than the same hour yesterday". */
  readonly verdict: string
}

/** One of several series, in the unit of the whole. */
export interface SeriesResult {
  readonly name: string
  readonly windows: number
  /** One entry a forecaster. */
  readonly scores: readonly Scores[]
}

/** One of several columns, judged by itself. */
export interface ColumnResult {
  readonly target: string
  readonly unit: string
  readonly forecasters: readonly ForecasterResult[]
  readonly interval: IntervalResult | null
}

export interface IntervalResult {
  /** Of the truth that should lie within, and that did. */
  readonly share: number
  readonly coverage: number
  /** Mean width. */
  readonly width: number
  /** Mean interval score (Winkler 1972): width, and what lies outside costs. Lower is better. */
  readonly score: number
  /** Mean pinball loss of the quantiles; null: they were not learned. */
  readonly pinball: number | null
}

export interface ClassifierResult {
  /** `network`, `majority`, `nearest-neighbour`, `naive-bayes`. */
  readonly name: string
  readonly label: string
  /** Cases it was judged on: fewer than all where judging takes long. */
  readonly judged: number
  readonly scores: { readonly accuracy: number; readonly macroF1: number }
  /** By the number of the class. */
  readonly classes: readonly ClassScores[]
  /** Cases by true class (row) and class that was said (column). */
  readonly confusion: readonly (readonly number[])[]
}

export interface ClassifyEvaluation {
  readonly task: 'classify'
  readonly part: 'test' | 'validation' | 'file'
  /** The column of the class, and the names of the classes by their numbers. */
  readonly label: string
  readonly classes: readonly string[]
  /** Cases judged. */
  readonly cases: number
  /** The network first, then the baselines. */
  readonly classifiers: readonly ClassifierResult[]
  /** One sentence for people. */
  readonly verdict: string
}

/** How well a model foretells what comes, and what it says of a vector. Null where it does not tell. */
export interface GenerateScores {
  /** Mean negative logarithm of the probability of a step: of a symbol, or of all keys of a step together. */
  readonly nats: number | null
  readonly bits: number | null
  readonly perplexity: number | null
  /** Mean over sequences of each one's own mean nats. */
  readonly natsPerSequence: number | null
  /** BLEU-4 of the texts that were made from the vectors, 0 … 1. */
  readonly bleu: number | null
}

export interface GeneratorResult {
  /** `network`, `n-gram`, `shares`, `keys`, `keys-after`, `retrieval`. */
  readonly name: string
  readonly label: string
  readonly scores: GenerateScores
}

export interface GenerateEvaluation {
  readonly task: 'generate'
  readonly part: 'test' | 'validation' | 'file'
  /** What a step is. */
  readonly step: 'character' | 'word' | 'keys'
  /** The score that the task is known by. */
  readonly metric: 'bits' | 'perplexity' | 'nats' | 'bleu'
  /** Steps and sequences judged. */
  readonly places: number
  readonly sequences: number
  /** The network first, then the baselines. */
  readonly generators: readonly GeneratorResult[]
  /** One sentence for people. */
  readonly verdict: string
}
export interface TranslatorScores {
  /** BLEU-4 of the corpus (core/metrics/bleu.ts), 0 … 100. */
  readonly bleu: number
  /** Share of translations that are their reference, 0 … 1. */
  readonly exact: number
}

export interface TranslatorResult {
  /** `network`, `greedy`, `retrieval`, `word-for-word`. */
  readonly name: string
  readonly label: string
  /** Every pair by its own reference. */
  readonly scores: TranslatorScores
  /** Every different source once, by all translations that it has in the part; null: each has one. */
  readonly anyOf: TranslatorScores | null
  /** By the groups of `lengths`. */
  readonly byLength: readonly TranslatorScores[]
}

export interface TranslateEvaluation {
  readonly task: 'translate'
  readonly part: 'test' | 'validation' | 'file'
  /** The columns. */
  readonly source: string
  readonly target: string
  /** Pairs judged, and the different sources among them. */
  readonly sentences: number
  readonly sources: number
  /** Width of the beam that the network searched with; 1: greedy. */
  readonly beam: number
  /** Symbols of the source, from … to. */
  readonly lengths: readonly { readonly from: number; readonly to: number; readonly sentences: number }[]
  /** The network first, then the baselines. */
  readonly translators: readonly TranslatorResult[]
  /** One sentence for people. */
  readonly verdict: string
}

/** Labels or numbers of every step, told apart by `says`. */
export type TagEvaluation = LabelTagging | NumberTagging

interface Tagging {
  readonly task: 'tag'
  readonly part: 'test' | 'validation' | 'file'
  /** The column of what is said. */
  readonly label: string
  /** Sequences, or stretches of them, and their steps that were judged. */
  readonly sequences: number
  readonly places: number
  /** One sentence for people. */
  readonly verdict: string
}

export interface LabelTagging extends Tagging {
  readonly says: 'labels'
  /** Names of the labels by their numbers. */
  readonly classes: readonly string[]
  /** The network first, then the baselines. */
  readonly taggers: readonly LabelTagger[]
}

/** What a classifier has, of steps instead of cases. */
export interface LabelTagger extends ClassifierResult {
  /** Where labels are marks of entities: those found with their first step, their last step and their type; else null. */
  readonly entities: {
    readonly overall: EntityScores
    readonly types: readonly (EntityScores & { readonly type: string })[]
  } | null
}

export interface NumberTagging extends Tagging {
  readonly says: 'number'
  readonly unit: string
  /** The network first, then the baselines. */
  readonly taggers: readonly NumberTagger[]
}

export interface NumberTagger {
  /** `network`, `mean`, `linear`. */
  readonly name: string
  readonly label: string
  /** In the unit of the number. */
  readonly scores: Pick<Scores, 'mae' | 'rmse' | 'r2'>
}
