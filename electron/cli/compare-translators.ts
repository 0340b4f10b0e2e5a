import type { TranslateEvaluation, TranslatorScores } from '../../core/tasks/evaluation'
import { table } from './table'
import { plural } from './words'

/** The network beside the baselines, and each by the length of the source. */
export function compareTranslators(evaluation: TranslateEvaluation): string {
  const { translators, source, target, part, sentences, sources, beam, verdict } = evaluation
  const several = translators.some(({ anyOf }) => anyOf !== null)
  const rows = translators.map(({ label, scores, anyOf }) => [
    label,
    ...scoresText(scores),
    ...(several ? scoresText(anyOf ?? scores) : []),
  ])
  const where = part === 'file' ? 'of the file' : `of the ${part} part`
  const search = beam === 1 ? 'greedily' : `with a beam of ${beam}`
  return [
    `“${target}” of “${source}”, ${plural(sentences, 'pair')} ${where}, searched ${search}:`,
    table(['', 'BLEU', 'exact', ...(several ? [`BLEU, any of a source’s`, 'exact'] : [])], rows),
    ...(several
      ? [`Right of the middle each of ${plural(sources, 'different source')} is judged by all its translations.`]
      : []),
    '',
    ...byLength(evaluation),
    verdict,
  ].join('\n')
}

const scoresText = ({ bleu, exact }: TranslatorScores): string[] => [bleu.toFixed(1), percent(exact)]

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function byLength({ lengths, translators }: TranslateEvaluation): string[] {
  const rows = lengths.map(({ from, to, sentences }, k) => [
    from === to ? String(from) : `${from} … ${to}`,
    String(sentences),
    ...translators.map(({ byLength: own }) => own[k].bleu.toFixed(1)),
  ])
  return [
    'BLEU by symbols of the source:',
    table(['symbols', 'pairs', ...translators.map(({ label }) => label)], rows),
    '',
  ]
}
