import { Problem, type ProblemReport } from '../problem'
import type { Series } from '../data/series'
import type { ExperimentOf } from '../experiment/schema'
import type { ForecastTask } from '../experiment/tasks/forecast'
import { inputOf } from './forecast-inputs'
import type { Input } from './inputs'
import type { Rows } from './split'

/**
 * The columns that are known ahead of time.
 *
 * Throws `Problem` KNOWN_IS_TARGET, KNOWN_TWICE.
 */
export function knownColumns({ known }: Pick<ForecastTask, 'known'>, targets: readonly string[]): readonly string[] {
  known.forEach((column, k) => {
    const place = { field: `task.known[${k}]`, column }
    if (targets.includes(column))
      throw new Problem('KNOWN_IS_TARGET', `“${column}” is to be forecast: it is not known beforehand.`, {
        advice: 'Remove it from task.known.',
        place,
      })
    if (known.indexOf(column) < k)
      throw new Problem('KNOWN_TWICE', `“${column}” is named twice among what is known.`, {
        advice: 'Remove one of them.',
        place,
      })
  })
  return known
}

/**
 * What is known up to the horizon as inputs with a lead: a row shows the value that lies the horizon later, so that the last row
 * of a window shows the one at the horizon, and the last H rows all that comes before it.
 *
 * Throws `Problem` KNOWN_NEEDS_WINDOW, KNOWN_CARRIED_FORWARD, and those of `inputOf`.
 */
export function knownInputs(
  { task, data }: ExperimentOf<'forecast'>,
  series: Series,
  train: readonly Rows[],
  { window, horizon }: { window: number; horizon: number },
  warnings: ProblemReport[],
): Input[] {
  if (task.known.length === 0) return []
  if ((task.output === 'path' || task.recursive) && window < horizon)
    throw new Problem(
      'KNOWN_NEEDS_WINDOW',
      `What is known of the next ${horizon} steps stands in the last ${horizon} rows of a window, which has ${window}.`,
      {
        advice: `Choose a window of at least ${horizon} steps, or leave task.known empty.`,
        place: { field: 'task.window' },
      },
    )
  if (data.fill === 'forward')
    throw new Problem(
      'KNOWN_CARRIED_FORWARD',
      'With data.fill “forward” the target would be carried on to the end of what is known, as if it had happened.',
      { advice: 'Choose “time” or “drop”, or leave task.known empty.', place: { field: 'data.fill' } },
    )
  return task.known.flatMap((column, k) =>
    inputOf(series, column, train, `task.known[${k}]`, warnings).map(input =>
      input.kind === 'calendar' ? input : { ...input, lead: task.recursive ? 1 : horizon },
    ),
  )
}
