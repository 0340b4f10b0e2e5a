import type { Experiment } from '../experiment/schema'
import { Problem } from '../problem'

type Split = Experiment['evaluation']['split']

/**
 * A series is cut in the order of time and nothing else: what shares cases out would be passed over without a word.
 *
 * Throws `Problem` SPLIT_OF_CASES with the field.
 */
export function refuseSplitOfCases({ by, column, group, held, testFile }: Split): void {
  const chosen = {
    by: by === 'auto' || by === 'order' ? null : by,
    column,
    group,
    held: held.length === 0 ? null : held,
    testFile,
  }
  const found = Object.entries(chosen).find(([, value]) => value !== null)
  if (found === undefined) return
  const [name, value] = found
  throw new Problem(
    'SPLIT_OF_CASES',
    `“evaluation.split.${name}” is ${JSON.stringify(value)}, which shares out cases; a series is cut in the order of time.`,
    {
      advice: `Leave out “evaluation.split.${name}”: train, validation and test say how much of the time each part has.`,
      place: { field: `evaluation.split.${name}` },
    },
  )
}

/**
 * One thing says which cases are the test part: a file, a column, or the way they are shared out.
 *
 * Throws `Problem` SPLIT_SAID_TWICE with the field.
 */
export function refuseTwoSplits({ by, column, held, testFile }: Split): void {
  const other = testFile ?? column
  if (held.length > 0 && other !== null) throw saidTwice('held', `by “${other}” and by the groups that are held back`)
  if (held.length > 0 && by !== 'auto' && by !== 'chance')
    throw saidTwice('by', `by the groups that are held back and by “evaluation.split.by”, which is “${by}”`)
  if (testFile !== null && column !== null)
    throw saidTwice('column', `by the file “${testFile}” and by the column “${column}”`)
  const given = testFile === null ? column : testFile
  if (given !== null && by !== 'auto' && by !== 'chance')
    throw saidTwice('by', `by “${given}” and by “evaluation.split.by”, which is “${by}”`)
}

const saidTwice = (field: string, what: string): Problem =>
  new Problem('SPLIT_SAID_TWICE', `Which cases are the test part is said twice: ${what}.`, {
    advice: `Leave out one of them, such as “evaluation.split.${field}”.`,
    place: { field: `evaluation.split.${field}` },
  })

/**
 * Cases are told apart by columns of their own.
 *
 * Throws `Problem` SERIES_OF_FORECAST with the field.
 */
export function refuseSeries({ series }: Experiment['data']): void {
  if (series.length === 0) return
  throw new Problem(
    'SERIES_OF_FORECAST',
    `“data.series” names ${series.map(name => `“${name}”`).join(', ')}: it tells the series of a forecast apart, not cases.`,
    { advice: 'Leave out “data.series”; task.cases.id names the columns of a case.', place: { field: 'data.series' } },
  )
}
