import { shown } from '../../core/data/wording'
import type { ClassifierResult, ClassifyEvaluation } from '../../core/tasks/evaluation'
import { table } from './table'
import { plural, whole } from './words'

/** The network beside the baselines, then the network's scores of every class and what it took for what. */
export function compareClassifiers(evaluation: ClassifyEvaluation): string {
  const { classifiers, label, part, cases, verdict } = evaluation
  const rows = classifiers.map(({ label: name, scores, judged }) => [
    name,
    percent(scores.accuracy),
    scores.macroF1.toFixed(3),
    judged === cases ? '' : `on ${whole(judged)} cases`,
  ])
  const where = part === 'file' ? 'of the file' : `of the ${part} part`
  return [
    `“${label}”, ${plural(cases, 'case')} ${where}:`,
    table(['', 'accuracy', 'macro F1', ''], rows),
    '',
    ...byClass(evaluation, classifiers[0], 'cases'),
    ...confusion(evaluation, classifiers[0]),
    verdict,
  ].join('\n')
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

type Named = Pick<ClassifyEvaluation, 'classes'>

/** The scores of one classifier for every class. `what`: is counted, "cases" or "steps". */
export function byClass({ classes }: Named, network: ClassifierResult, what: string): string[] {
  const rows = network.classes.map(({ precision, recall, f1, support }, c) => [
    shown(classes[c]),
    percent(precision),
    percent(recall),
    f1.toFixed(3),
    whole(support),
  ])
  return [`${network.label}, by class:`, table(['class', 'precision', 'recall', 'F1', what], rows), '']
}

/** More would not fit a terminal. */
const MOST_CLASSES = 12

/** What it took for what; empty where that would not fit. */
export function confusion({ classes }: Named, network: ClassifierResult): string[] {
  if (classes.length > MOST_CLASSES) return []
  const rows = network.confusion.map((row, c) => [shown(classes[c]), ...row.map(whole)])
  return ['Is (down) and was said to be (across):', table(['', ...classes.map(shown)], rows), '']
}
