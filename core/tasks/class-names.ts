import { grouped, many, shown } from '../data/wording'
import { Problem, type ProblemReport } from '../problem'

const MOST_CLASSES = 1000

/**
 * The different labels, in the order of their numbers where all are numbers, else of their letters.
 *   what: has a label, "case" or "step"
 *
 * Throws `Problem` ONE_CLASS, TOO_MANY_CLASSES.
 */
export function classNames(
  labels: readonly string[],
  what: string,
  { file, column }: { readonly file: string; readonly column: string },
): string[] {
  const names = [...new Set(labels)]
  const place = { file, column, field: 'task.label' }
  if (names.length < 2)
    throw new Problem(
      'ONE_CLASS',
      `All ${what}s are “${shown(names[0] ?? '')}” in “${column}”: there is nothing to tell apart.`,
      {
        advice: `Choose another column as the label, or add ${what}s of other classes.`,
        place,
      },
    )
  if (names.length > MOST_CLASSES)
    throw new Problem(
      'TOO_MANY_CLASSES',
      `“${column}” has ${grouped(names.length)} different values in ${many(labels.length, what)}, at most ${grouped(MOST_CLASSES)} are classes.`,
      { advice: 'Choose a column with a few values that come again.', place },
    )
  const numeric = names.every(name => name.trim() !== '' && Number.isFinite(Number(name)))
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1))
}

/** A class with so small a share of the largest is easily never said. */
const RARE = 0.1

/**
 * A warning where classes are uneven in the training part.
 *   counts: of each class there · what: is counted, "case" or "step" · advice: the measure to look at, and what to try
 */
export function unevenClasses(
  names: readonly string[],
  counts: ArrayLike<number>,
  { what, advice }: { readonly what: string; readonly advice: string },
): ProblemReport[] {
  const most = Math.max(...Array.from(counts))
  const rare = names.flatMap((name, c) =>
    counts[c] > 0 && counts[c] < RARE * most ? [`“${shown(name)}” (${counts[c]})`] : [],
  )
  if (rare.length === 0) return []
  return [
    {
      code: 'CLASSES_UNEVEN',
      message: `The classes are uneven in the training part: the largest has ${many(most, what)}, ${rare.slice(0, 5).join(', ')}${rare.length > 5 ? ' …' : ''} far fewer.`,
      advice,
      place: { field: 'task.label' },
    },
  ]
}
