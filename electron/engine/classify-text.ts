import type { ClassifyRecipe } from '../../core/tasks/classify/recipe'
import { probabilitiesOf, saidClasses } from '../../core/tasks/classify/results'
import { predict } from '../../core/training/predict'
import type { AppliedClassifier } from './apply-classifier'
import { numberCell, textCell } from './csv'
import type { TextForm } from './engine.types'
import { networkOf } from './model-file'
import { BATCH, type Sayer } from './said-pieces'

/** What stands before the first case. `labelled`: whether the file has a column of the class. */
export function classifyHeader(form: TextForm, { classes }: ClassifyRecipe, labelled: boolean): string {
  if (form.kind !== 'csv') return ''
  const cells = ['case', 'class', ...(labelled ? ['truth'] : []), ...classes.map(name => `p(${name})`)]
  return `${cells.map(textCell).join(',')}${form.lineEnd}`
}

/** The classes of cases with the probability of each, in pieces. */
export function classifySayer(
  { model, rows, starts, lengths, steps, names, truth }: AppliedClassifier,
  form: TextForm | null,
): Sayer {
  const { classes } = model.recipe
  const C = classes.length
  const network = networkOf(model, { batch: Math.min(BATCH, lengths.length), steps })
  const csvLine =
    (lineEnd: string) =>
    (one: number, said: string, p: Float64Array): string => {
      const known = truth === null ? [] : [textCell(truth[one] ?? '')]
      return `${[textCell(names[one]), textCell(said), ...known, ...Array.from(p, numberCell)].join(',')}${lineEnd}`
    }
  const jsonLine = (one: number, said: string, p: Float64Array): string => {
    const probabilities = Object.fromEntries(classes.map((name, c) => [name, p[c]]))
    const known = truth === null ? {} : { truth: truth[one] }
    return `${JSON.stringify({ kind: 'class', case: names[one], class: said, ...known, probabilities })}\n`
  }
  const write = form === null ? null : form.kind === 'csv' ? csvLine(form.lineEnd) : jsonLine
  return (from, to) => {
    const range = { count: to - from, starts: starts.subarray(from, to), lengths: lengths.subarray(from, to) }
    const said = predict(network, rows, range)
    if (write === null) return { said, text: '' }
    const p = probabilitiesOf(said, C)
    const numbers = saidClasses(said, C)
    const lines = Array.from(numbers, (c, n) => write(from + n, classes[c], p.subarray(n * C, (n + 1) * C)))
    return { said, text: lines.join('') }
  }
}
