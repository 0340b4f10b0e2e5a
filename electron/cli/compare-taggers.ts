import { shown } from '../../core/data/wording'
import type { LabelTagging, NumberTagging, TagEvaluation } from '../../core/tasks/evaluation'
import { byClass, confusion, percent } from './compare-classifiers'
import { table } from './table'
import { number, plural, whole } from './words'

/** The network beside the baselines, then the network's scores of every label, of entities, and what it took for what. */
export const compareTaggers = (evaluation: TagEvaluation): string =>
  evaluation.says === 'labels' ? compareLabels(evaluation) : compareNumbers(evaluation)

function heading({ label, part, places, sequences }: TagEvaluation): string {
  const where = part === 'file' ? 'of the file' : `of the ${part} part`
  return `“${label}”, ${plural(places, 'step')} in ${plural(sequences, 'sequence')} ${where}:`
}

function compareLabels(evaluation: LabelTagging): string {
  const { taggers, verdict } = evaluation
  const isOfEntities = taggers.some(({ entities }) => entities !== null)
  const rows = taggers.map(({ label, scores, entities }) => [
    label,
    ...(entities === null ? [] : [percent(entities.overall.f1)]),
    percent(scores.accuracy),
    scores.macroF1.toFixed(3),
  ])
  return [
    heading(evaluation),
    table(['', ...(isOfEntities ? ['entity F1'] : []), 'accuracy', 'macro F1'], rows),
    '',
    ...byType(evaluation),
    ...byClass(evaluation, taggers[0], 'steps'),
    ...confusion(evaluation, taggers[0]),
    verdict,
  ].join('\n')
}

function byType({ taggers: [{ label, entities }] }: LabelTagging): string[] {
  if (entities === null) return []
  const rows = [...entities.types, { type: 'all', ...entities.overall }].map(
    ({ type, precision, recall, f1, expected, found }) => [
      shown(type),
      percent(precision),
      percent(recall),
      percent(f1),
      whole(expected),
      whole(found),
    ],
  )
  return [`${label}, by type of entity:`, table(['type', 'precision', 'recall', 'F1', 'there', 'said'], rows), '']
}

function compareNumbers(evaluation: NumberTagging): string {
  const { taggers, unit, verdict } = evaluation
  const rows = taggers.map(({ label, scores: { mae, rmse, r2 } }) => [label, number(mae), number(rmse), number(r2)])
  const inUnit = unit === '' ? '' : ` [${unit}]`
  return [heading(evaluation), table(['', `MAE${inUnit}`, `RMSE${inUnit}`, 'R²'], rows), '', verdict].join('\n')
}
