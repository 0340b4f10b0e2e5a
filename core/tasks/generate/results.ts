import { percent } from '../../data/wording'
import { corpusBleu } from '../../metrics/bleu'
import { likelihoodOf } from '../../metrics/likelihood'
import type { GenerateEvaluation, GenerateScores, GeneratorResult } from '../evaluation'
import type { Foretold } from './baselines'
import type { GenerateRecipe } from './recipe'

/** What models are judged by: the steps of each sequence (n), and the tokens of each where texts are made from a vector. */
export interface Truth {
  readonly lengths: ArrayLike<number>
  readonly texts: readonly (readonly string[])[] | null
}

/** Scores of models on the same sequences; give the network first, if it is among them. */
export function evaluateGenerate(
  recipe: Pick<GenerateRecipe, 'form' | 'vector'>,
  part: GenerateEvaluation['part'],
  truth: Truth,
  foretold: readonly Foretold[],
): GenerateEvaluation {
  const { form } = recipe
  const generators = foretold.map(({ name, label, nats, texts }): GeneratorResult => ({
    name,
    label,
    scores: scoresOf(nats, texts, truth),
  }))
  const metric = metricOf(recipe)
  return {
    task: 'generate',
    part,
    step: form.kind === 'keys' ? 'keys' : form.by === 'characters' ? 'character' : 'word',
    metric,
    places: Array.from(truth.lengths).reduce((sum, length) => sum + length, 0),
    sequences: truth.lengths.length,
    generators,
    verdict: verdict(generators, metric),
  }
}

/** What papers give: bits per character, perplexity per word, nats per step of keys; of a vector what becomes of it. */
function metricOf({ form, vector }: Pick<GenerateRecipe, 'form' | 'vector'>): GenerateEvaluation['metric'] {
  if (form.kind === 'keys') return 'nats'
  if (vector !== null) return 'bleu'
  return form.by === 'characters' ? 'bits' : 'perplexity'
}

function scoresOf(nats: Foretold['nats'], texts: Foretold['texts'], truth: Truth): GenerateScores {
  const likelihood = nats === null ? null : likelihoodOf(nats, truth.lengths)
  const bleu =
    texts === null || truth.texts === null
      ? null
      : corpusBleu(
          texts,
          truth.texts.map(text => [text]),
        ).bleu
  return {
    nats: likelihood?.nats ?? null,
    bits: likelihood?.bits ?? null,
    perplexity: likelihood?.perplexity ?? null,
    natsPerSequence: likelihood?.natsPerSequence ?? null,
    bleu,
  }
}

const UNITS = { bits: ' bits per character', perplexity: ' perplexity', nats: ' nats per step', bleu: ' BLEU' } as const

/** A score as it is said: BLEU as a hundredfold, as papers print it. */
const told = (value: number, metric: GenerateEvaluation['metric']): string =>
  metric === 'bleu' ? (100 * value).toFixed(1) : value.toFixed(metric === 'perplexity' ? 1 : 3)

/** One sentence: the network beside the best baseline, or what a network has to beat. */
function verdict(generators: readonly GeneratorResult[], metric: GenerateEvaluation['metric']): string {
  const judged = generators.flatMap(({ name, label, scores }) => {
    const value = scores[metric]
    return value === null ? [] : [{ name, label, value }]
  })
  const network = judged.find(({ name }) => name === 'network')
  const rivals = judged.filter(one => one !== network)
  const sign = metric === 'bleu' ? -1 : 1
  const best = [...rivals].sort((a, b) => sign * (a.value - b.value))[0]
  const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
  if (!network)
    return `To beat: ${rivals.map(({ label, value }) => `${told(value, metric)}${UNITS[metric]} of ${lower(label)}`).join(', ')}.`
  const own = `${told(network.value, metric)}${UNITS[metric]}`
  if (best === undefined) return `${own}.`
  const change = network.value / best.value - 1
  const beside =
    Math.abs(change) < 0.0005 ? 'as good as' : `${percent(Math.abs(change))} ${change < 0 ? 'less' : 'more'} than`
  return `${own}, ${beside} ${lower(best.label)} (${told(best.value, metric)}${metric === 'bleu' ? '; more is better' : '; less is better'}).`
}
