import type { DatasetProfile } from '../../../core/data/profile'
import { pieceAt, piecesOf } from '../../../core/data/pieces'
import type { Series } from '../../../core/data/series'
import { stepText, stepsToText } from '../../../core/data/span'
import { thinToExtremes } from '../../../core/data/thin'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { forecastModelData } from '../../../core/formats/models/forecast'
import { forecastCheckOf } from '../../../core/formats/models/forecast-check'
import { baselineForecasts, naiveForecasts, type Forecast } from '../../../core/tasks/baselines/index'
import type { ForecastPlan, PartWindows } from '../../../core/tasks/forecast'
import { forecastData, type ForecastData } from '../../../core/tasks/forecast-data'
import { evaluateForecast, lossOfForecast } from '../../../core/tasks/forecast-results'
import { spoken } from '../../../core/tasks/forecast-words'
import { present } from '../../../core/tasks/inputs'
import { rolledOut, stepOf } from '../../../core/tasks/recursive'
import { saysOf } from '../roll-out'
import { timeText } from '../csv'
import type { ForecastFacts } from '../plan.types'
import { predictionsCsv } from '../predictions'
import { onSharedMemory } from '../shared'
import { forecastGlimpse, stretchOf, type ForecastStretch } from '../stretch'
import type { TaskWork } from './task'

export interface ForecastKind {
  readonly prepared: ForecastPrepared
  readonly stretch: ForecastStretch
  readonly said: readonly Forecast[]
}

export interface ForecastPrepared {
  readonly kind: 'forecast'
  readonly experiment: ExperimentOf<'forecast'>
  readonly profile: DatasetProfile
  readonly series: Series
  readonly plan: ForecastPlan
  readonly data: ForecastData
}

/** Stretches of the picture of the target. */
const OVERVIEW = 1200

export const forecast: TaskWork<'forecast'> = {
  plan({ profile, plan, series }) {
    const { recipe, parts, features, experiment } = plan
    return {
      resolved: { ...experiment, task: { ...experiment.task, inputs: inputColumns(plan) } },
      suggestion: profile.suggestion,
      rows: series.rows,
      features,
      parts: parts.map(({ name, starts }) => ({ name, samples: starts.length })),
      repairs: series.repairs,
      warnings: plan.warnings,
      facts: factsOf(recipe, parts, series),
    }
  },

  baselines({ plan, series, data: own }, { loss }) {
    // Whatever way the network takes to the horizon, baselines go there at once.
    const recipe = { ...plan.recipe, recursive: false }
    const data = plan.recipe.recursive ? forecastData({ ...plan, recipe }, series) : own
    const working = baselineForecasts(recipe, series, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test } = step.value
    const next = stepOf(plan.recipe)
    const learnt = plan.recipe.recursive ? naiveForecasts(next, series, own.validation) : validation
    const losses = learnt.flatMap(({ name, label, values }) => {
      const of = lossOfForecast(loss, next, own.validation, values)
      return of === null ? [] : [{ name, label, loss: of }]
    })
    const report = {
      validation: evaluateForecast(recipe, 'validation', data.validation, validation, series),
      test: evaluateForecast(recipe, 'test', data.test, test, series),
      losses,
    }
    return { report, test: onSharedMemory(test) }
  },

  stretch: stretchOf,
  glimpse: forecastGlimpse,

  judge({ plan: { recipe }, series, data }, trained, baselines) {
    const said = recipe.recursive
      ? { values: rolledOut(recipe, series, data.test.begins, saysOf(trained.network)) }
      : spoken(recipe, data.test, trained.outputs())
    const own = { name: 'network', label: trained.label, ...said }
    const forecasts = [own, ...baselines]
    return {
      evaluation: evaluateForecast(recipe, 'test', data.test, forecasts, series),
      predictions: predictionsCsv(recipe, series, data.test, forecasts),
    }
  },

  model({ plan: { recipe }, experiment, series, data, profile }, network, parameters) {
    return {
      kind: 'forecast',
      recipe,
      data: forecastModelData(experiment.data, recipe, profile.reading),
      check: forecastCheckOf({ recipe, network, parameters }, series, data.validation),
    }
  },
}

/** Without the columns that "auto" had proposed and that turned out to be empty. */
const inputColumns = ({ recipe }: ForecastPlan): string[] =>
  recipe.inputs.flatMap(input => (input.kind === 'calendar' || input.lead !== undefined ? [] : [input.column]))

function factsOf(recipe: ForecastPlan['recipe'], parts: ForecastPlan['parts'], series: Series): ForecastFacts {
  const { step, times } = series
  const { window, horizon, season, targets } = recipe
  const pieces = piecesOf(series)
  const shown = pieceAt(pieces, parts[0].from)
  return {
    kind: 'forecast',
    stepText: step === null ? '1 row' : stepText(step),
    windowSteps: window,
    horizonSteps: horizon,
    seasonSteps: season,
    targets: targets.map(({ column }) => column),
    windowText: stepsToText(window, step),
    horizonText: stepsToText(horizon, step),
    spans: parts.map(part => spanOf(part, shown.from, times, step !== null)),
    overview: thinToExtremes(present(series, targets[0].column).values.subarray(shown.from, shown.to), OVERVIEW),
    ...(series.pieces === undefined ? {} : { series: { count: series.pieces.length, shown: shown.name } }),
  }
}

/** Counted within its series, which begins at row `first`. */
const spanOf = (
  { name, from, to }: PartWindows,
  first: number,
  times: Float64Array,
  clock: boolean,
): ForecastFacts['spans'][number] => ({
  name,
  from: from - first,
  to: to - first,
  start: timeText(times[from], clock),
  end: timeText(times[to - 1], clock),
})
