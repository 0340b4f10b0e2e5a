import type { ColumnProfile } from '../../data/profile'
import type { TranslateTask } from '../../experiment/tasks/translate'
import { Problem } from '../../problem'

/** The columns of the pairs, and why; null: both were named. */
export interface PairColumns {
  readonly source: string
  readonly target: string
  readonly reason: string | null
}

/**
 * The columns that are meant: those that are named, and for the others the first ones of the file that hold texts.
 * Throws `Problem` PAIR_COLUMNS_SAME, PAIR_COLUMNS_MISSING.
 */
export function pairColumns(
  { source, target }: Pick<TranslateTask, 'source' | 'target'>,
  columns: readonly Pick<ColumnProfile, 'name' | 'type'>[],
  file: string,
): PairColumns {
  if (source !== 'auto' && source === target)
    throw new Problem('PAIR_COLUMNS_SAME', `“${source}” cannot be the translation of itself.`, {
      advice: 'Name another column in task.target.',
      place: { file, column: source, field: 'task.target' },
    })
  const texts = columns.filter(({ type }) => type === 'text')
  // Few different texts look like categories; where there are no others, they are what there is.
  const candidates = [...texts, ...columns.filter(({ type }) => type === 'category')]
    .map(({ name }) => name)
    .filter(name => name !== source && name !== target)
  const chosen = {
    source: source === 'auto' ? candidates.shift() : source,
    target: target === 'auto' ? candidates.shift() : target,
  }
  if (chosen.source === undefined || chosen.target === undefined)
    throw new Problem('PAIR_COLUMNS_MISSING', `${file} has no two columns of texts.`, {
      advice: 'Name the columns in task.source and task.target.',
      place: { file, field: chosen.source === undefined ? 'task.source' : 'task.target' },
    })
  const reason =
    source === 'auto' || target === 'auto'
      ? `“${chosen.source}” and “${chosen.target}” are the first columns that hold texts.`
      : null
  return { source: chosen.source, target: chosen.target, reason }
}
