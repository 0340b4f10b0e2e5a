import type { Reading } from '../../data/profile'
import { stepText } from '../../data/span'
import type { Experiment } from '../../experiment/schema'
import { numbersOf } from '../../losses/heads'
import { featureNames } from '../../tasks/inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from '../../tasks/recipe'
import { stepOf } from '../../tasks/recursive'
import type { CheckWindow } from './forecast-check'
import type { ForecastFile } from './forecast-schema'
import type { ModelFrame } from './frame'
import { cellKind, checkInputs, checkRow } from './inputs'
import { expectManyToOne } from './parameters'
import { expectSame, found, type Refuse } from './refuse'

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
  { file: _file, also: _also, calendar: _calendar, ...data }: Experiment['data'],
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
  also: [],
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
  const { inputs, targets, ...task } = recipe
  return { task: { kind: 'forecast', ...task }, inputs, outputs: targets }
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function forecastParts(file: ForecastFile, refuse: Refuse): ForecastParts {
  const { kind, ...task } = file.task
  const recipe = { inputs: file.inputs, targets: file.outputs, ...task }
  checkSizes(file, recipe, refuse)
  return { kind, recipe, data: file.data, check: file.check }
}

function checkSizes({ task, inputs, network, check }: ForecastFile, recipe: ForecastRecipe, refuse: Refuse): void {
  checkInputs(inputs, refuse)
  expectManyToOne(network, refuse)
  if (network.embeddings !== undefined) throw refuse('A forecast reads no tokens', 'network.embeddings')
  checkTargets(recipe, refuse)
  const targets = recipe.targets.length
  const values = horizonsOf(stepOf(task)).length * targets
  const said = numbersOf(task.head) * values
  const kinds = inputs.flatMap(input => (input.kind === 'calendar' ? [] : [cellKind(input)]))
  expectSame(refuse, 'Features of one step', network.inputs, featureNames(inputsOf(recipe, 0)).length, 'network.inputs')
  expectSame(refuse, 'Values of the head', network.outputs, task.share ? said / targets : said, 'network.outputs')
  check.forEach(({ rows, times, last, before, outputs }, n) => {
    expectSame(refuse, 'Rows of the window', rows.length, task.window, `check[${n}].rows`)
    expectSame(refuse, 'Times of the window', times?.length ?? task.window, task.window, `check[${n}].times`)
    expectSame(refuse, 'Targets at the last row', last.length, targets, `check[${n}].last`)
    const told = task.predict === 'season' ? values : 0
    expectSame(refuse, 'Values one season before', before?.length ?? 0, told, `check[${n}].before`)
    expectSame(refuse, 'Values of the forecast', outputs.length, said, `check[${n}].outputs`)
    if (times === null && inputs.some(({ kind }) => kind === 'calendar'))
      throw refuse('Calendar inputs need the times of the rows', `check[${n}].times`)
    rows.forEach((row, r) => {
      checkRow(row, kinds, refuse, `check[${n}].rows[${r}]`)
    })
  })
}

/** A target is a column of its own; where the network is shared, each has a number as its input. */
function checkTargets({ inputs, targets, share, predict, season }: ForecastRecipe, refuse: Refuse): void {
  const names = targets.map(({ column }) => column)
  const twice = names.findIndex((name, c) => names.indexOf(name) < c)
  if (twice >= 0) throw refuse(`The target ${found(names[twice])} occurs twice`, 'outputs')
  const isRead = (name: string): boolean =>
    inputs.some(input => input.kind === 'number' && input.column === name && input.lead === undefined)
  const unread = share ? names.findIndex(name => !isRead(name)) : -1
  if (unread >= 0) throw refuse(`The target ${found(names[unread])} is no input`, `outputs[${unread}]`)
  const relative = inputs.flatMap(input =>
    input.kind === 'number' && names.includes(input.column) ? [input.relative ?? false] : [],
  )
  if (share && new Set(relative).size > 1)
    throw refuse('Some targets of the shared network are read relative to the last row, others not', 'inputs')
  const ahead = inputs.findIndex(
    input => input.kind !== 'calendar' && input.lead !== undefined && names.includes(input.column),
  )
  if (ahead >= 0) throw refuse('A target is not known beforehand', `inputs[${ahead}].lead`)
  if (predict === 'season' && season === null) throw refuse('There is no season', 'task.season')
}
