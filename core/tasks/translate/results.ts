import { corpusBleu } from '../../metrics/bleu'
import { exactMatch } from '../../metrics/exact-match'
import { groupedAccuracy } from '../../metrics/grouped-accuracy'
import type { TranslateEvaluation, TranslatorResult, TranslatorScores } from '../evaluation'
import type { Translation } from './baselines'
import { keyOf, type Pairs } from './pairs'
import type { TranslateRecipe } from './recipe'

/** Scores of translators on the same pairs; give the network first, if it is among them. */
export function evaluateTranslation(
  { source, target, beam }: TranslateRecipe,
  part: TranslateEvaluation['part'],
  { sources, targets }: Pick<Pairs, 'sources' | 'targets'>,
  said: readonly Translation[],
): TranslateEvaluation {
  const lengths = sources.map(({ length }) => length)
  const groups = groupedAccuracy(new Float64Array(lengths.length), lengths)
  const bySource = distinct(sources)
  const resultOf = ({ name, label, said: own }: Translation): TranslatorResult => {
    const scoresOf = (some: readonly number[]): TranslatorScores =>
      scores(
        some.map(pair => own[pair]),
        some.map(pair => [targets[pair]]),
      )
    const all = [...own.keys()]
    const anyOf = scores(
      bySource.map(([first]) => own[first]),
      bySource.map(pairs => pairs.map(pair => targets[pair])),
    )
    const byLength = groups.map(({ from, to }) =>
      scoresOf(all.filter(pair => lengths[pair] >= from && lengths[pair] <= to)),
    )
    return { name, label, scores: scoresOf(all), anyOf: bySource.length < all.length ? anyOf : null, byLength }
  }
  const translators = said.map(resultOf)
  return {
    task: 'translate',
    part,
    source: source.column,
    target: target.column,
    sentences: sources.length,
    sources: bySource.length,
    beam: beam.width,
    lengths: groups.map(({ from, to, count }) => ({ from, to, sentences: count })),
    translators,
    verdict: verdict(translators),
  }
}

const scores = (
  said: readonly (readonly string[])[],
  references: readonly (readonly (readonly string[])[])[],
): TranslatorScores => ({ bleu: 100 * corpusBleu(said, references).bleu, exact: exactMatch(said, references) })

/** The pairs of each different source. */
function distinct(sources: Pairs['sources']): number[][] {
  const pairs = new Map<string, number[]>()
  sources.forEach((source, pair) => {
    const own = pairs.get(keyOf(source))
    if (own === undefined) pairs.set(keyOf(source), [pair])
    else own.push(pair)
  })
  return [...pairs.values()]
}

/** One sentence: the network beside the best baseline, or what a network has to beat. */
function verdict(translators: readonly TranslatorResult[]): string {
  const network = translators.find(({ name }) => name === 'network')
  const rivals = translators.filter(({ name }) => name !== 'network' && name !== 'greedy')
  const best = [...rivals].sort((a, b) => b.scores.bleu - a.scores.bleu)[0]
  const bleu = ({ scores: own }: TranslatorResult): string => own.bleu.toFixed(1)
  const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
  if (network === undefined)
    return `To beat: BLEU ${rivals.map(rival => `${bleu(rival)} of ${lower(rival.label)}`).join(', ')}.`
  const own = `BLEU ${bleu(network)}`
  if (best === undefined) return `${own}.`
  const ahead = network.scores.bleu - best.scores.bleu
  const beside =
    Math.abs(ahead) < 0.05
      ? 'as good as'
      : `${Math.abs(ahead).toFixed(1)} points ${ahead > 0 ? 'better' : 'worse'} than`
  return `${own}, ${beside} ${lower(best.label)} (${bleu(best)}).`
}
