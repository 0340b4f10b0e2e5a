import type { Reading } from '../../data/profile'
import { stepText } from '../../data/span'
import type { Experiment } from '../../experiment/schema'
import { featureNames } from '../../tasks/inputs'
import { horizonsOf, type ForecastRecipe } from '../../tasks/recipe'
import type { CheckWindow } from './forecast-check'
import type { ForecastFile } from './forecast-schema'
import type { ModelFrame } from './frame'
import { cellKind, checkInputs, checkRow } from './inputs'
import { expectSame, type Refuse } from './refuse'

/** What a model that forecasts has of its own. */
export interface ForecastParts {
  readonly kind: 'forecast'
  readonly recipe: ForecastRecipe
  /** How to read and repair a file for this model. */
  readonly data: ForecastFile['data']
  readonly check: readonly CheckWindow[]
}

/** A trained forecasting model: all that is needed to apply it to another file. */
export type ForecastModel = ForecastParts & ModelFrame

/**
 * The reading and repair choices of an experiment as a model keeps them: the clock's step is fixed, and so are the order of
 * day and month that was found, for files too short to prove it, and whether times were put on UTC, which shows in the hours.
 */
export function forecastModelData(
  { file: _file, calendar: _calendar, ...data }: Experiment['data'],
  { step }: ForecastRecipe,
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): ForecastParts['data'] {
  const kept = { ...data, read: { ...data.read, dateOrder, utc } }
  return step === null ? { ...kept, time: 'none' } : { ...kept, step: stepText(step) }
}

/** The same choices for another file. What became features of categories stays categories, however few rows there are. */
export const dataFor = ({ data, recipe }: ForecastModel, file: string): Experiment['data'] => ({
  ...data,
  file,
  types: {
    ...data.types,
    ...Object.fromEntries(
      recipe.inputs.flatMap(input => (input.kind === 'category' ? [[input.column, input.kind]] : [])),
    ),
  },
  calendar: recipe.inputs.flatMap(input => (input.kind === 'calendar' ? [input.cycle] : [])),
})

/** The keys of the file that are a forecast's own. */
export function forecastBody({ recipe }: ForecastModel): { task: object; inputs: object; outputs: object } {
  const { inputs, target, unit, scaler, ...task } = recipe
  return { task: { kind: 'forecast', ...task }, inputs, outputs: { target, unit, scaler } }
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function forecastParts(file: ForecastFile, refuse: Refuse): ForecastParts {
  checkSizes(file, refuse)
  const { kind, ...task } = file.task
  return { kind, recipe: { inputs: file.inputs, ...file.outputs, ...task }, data: file.data, check: file.check }
}

function checkSizes({ task, inputs, network, check }: ForecastFile, refuse: Refuse): void {
  checkInputs(inputs, refuse)
  if (network.embeddings !== undefined) throw refuse('A forecast reads no tokens', 'network.embeddings')
  const horizons = horizonsOf(task).length
  const kinds = inputs.flatMap(input => (input.kind === 'calendar' ? [] : [cellKind(input)]))
  expectSame(refuse, 'Features of one step', network.inputs, featureNames(inputs).length, 'network.inputs')
  expectSame(refuse, 'Values of the head', network.outputs, horizons, 'network.outputs')
  check.forEach(({ rows, times, outputs }, n) => {
    expectSame(refuse, 'Rows of the window', rows.length, task.window, `check[${n}].rows`)
    expectSame(refuse, 'Times of the window', times?.length ?? task.window, task.window, `check[${n}].times`)
    expectSame(refuse, 'Values of the forecast', outputs.length, horizons, `check[${n}].outputs`)
    if (times === null && inputs.some(({ kind }) => kind === 'calendar'))
      throw refuse('Calendar inputs need the times of the rows', `check[${n}].times`)
    rows.forEach((row, r) => {
      checkRow(row, kinds, refuse, `check[${n}].rows[${r}]`)
    })
  })
}
