import type { Evaluation } from '../../core/tasks/evaluation'
import { aligned, decimalsFor, percent } from './format'
import { knownBy, knownByText } from './generate-words'

/** What a network has to beat: each baseline with its score in words and as a share of the longest bar, 0 … 1. */
export interface Rival {
  readonly name: string
  readonly label: string
  readonly share: number
  readonly text: string
}

export function rivalsOf(evaluation: Evaluation): Rival[] {
  if (evaluation.task === 'classify')
    return withoutNetwork(evaluation.classifiers).map(({ name, label, scores }) => ({
      ...{ name, label },
      share: scores.accuracy,
      text: percent(scores.accuracy, 1),
    }))
  if (evaluation.task === 'generate') {
    const generators = withoutNetwork(evaluation.generators).flatMap(({ name, label, scores }) => {
      const value = knownBy(evaluation, scores)
      return value === null ? [] : [{ name, label, value }]
    })
    const largest = Math.max(...generators.map(({ value }) => value), Number.MIN_VALUE)
    return generators.map(({ name, label, value }) => ({
      ...{ name, label },
      share: value / largest,
      text: knownByText(evaluation, value),
    }))
  }
  if (evaluation.task === 'translate')
    return withoutNetwork(evaluation.translators).map(({ name, label, scores }) => ({
      ...{ name, label },
      share: scores.bleu / 100,
      text: `BLEU ${aligned(scores.bleu, 1)}`,
    }))
  if (evaluation.task === 'transcribe') {
    const errors = withoutNetwork(evaluation.transcribers).map(({ scores }) => scores.letterError)
    return withoutNetwork(evaluation.transcribers).map(({ name, label, scores }) => ({
      ...{ name, label },
      share: scores.letterError / Math.max(...errors),
      text: percent(scores.letterError, 1),
    }))
  }
  if (evaluation.task === 'tag' && evaluation.says === 'labels')
    return withoutNetwork(evaluation.taggers).map(({ name, label, scores, entities }) => {
      const share = entities?.overall.f1 ?? scores.accuracy
      return { name, label, share, text: percent(share, 1) }
    })
  return byError(evaluation.task === 'tag' ? evaluation.taggers : evaluation.forecasters, evaluation.unit)
}

function byError(results: readonly Erring[], unit: string): Rival[] {
  const rivals = withoutNetwork(results)
  const errors = rivals.map(({ scores }) => scores.mae)
  const decimals = decimalsFor(errors)
  return rivals.map(({ name, label, scores }) => ({
    ...{ name, label },
    share: scores.mae / Math.max(...errors),
    text: `${aligned(scores.mae, decimals)} ${unit}`,
  }))
}

type Erring = Pick<Rival, 'name' | 'label'> & { readonly scores: { readonly mae: number } }

const withoutNetwork = <Result extends { readonly name: string }>(results: readonly Result[]): Result[] =>
  results.filter(({ name }) => name !== 'network')
