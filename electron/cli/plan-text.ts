import type { ForecastTask } from '../../core/experiment/schema'
import type { ExperimentPlan } from '../engine/plan.types'
import { bytes, duration, plural, whole } from './words'

/** What an experiment will do, in a few lines. */
export function planText(plan: ExperimentPlan): string {
  const { resolved, rows, features, parts } = plan
  const { targets, stepText, windowSteps, windowText, horizonSteps, horizonText } = plan.facts
  const { task, network, training } = resolved
  const cell =
    network.cell === 'lstm'
      ? `${network.variant === 'vanilla' ? '' : `${network.variant} `}LSTM`
      : `simple RNN (${network.activation})`
  const layers = network.layers === 1 ? '' : `${network.layers} layers of `
  const windows = parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')
  return [
    `forecast  ${list(targets)}, ${horizonText} ahead (${plural(horizonSteps, 'step')} of ${stepText})`,
    `from      ${windowText} (${plural(windowSteps, 'step')}) of ${plural(features.length, 'input')}: ${list(features)}`,
    ...wayOf(task),
    `data      ${plural(rows, 'row')}; windows: ${windows}`,
    ...plan.repairs.map(({ what, count }) => `repaired  ${what}: ${whole(count)}`),
    `network   ${layers}${network.bidirectional ? 'bidirectional ' : ''}${cell}, ${plural(network.units, 'unit')}, ${plural(plan.parameters, 'parameter')}, ${bytes(plan.memoryBytes)}`,
    `training  up to ${plural(training.epochs, 'epoch')} of ${plural(plan.stepsPerEpoch, 'step')}, about ${duration(plan.secondsPerEpoch)} each`,
  ].join('\n')
}

/** What is out of the ordinary in how it is forecast. */
function wayOf({ predict, relative, share, head }: ForecastTask): string[] {
  const ways = [
    ...(predict === 'season' ? ['as change since the same step one season before'] : []),
    ...(predict === 'value' ? ['as the value itself'] : []),
    ...(relative ? ['from inputs relative to the last row of the window'] : []),
    ...(share ? ['each column by itself through one network'] : []),
    ...(head.kind === 'quantiles' ? [`as quantiles ${head.levels.join(', ')}`] : []),
    ...(head.kind === 'gaussian' ? ['as a normal distribution'] : []),
  ]
  return ways.length === 0 ? [] : [`said      ${ways.join(', ')}`]
}

const LISTED = 8

const list = (names: readonly string[]): string =>
  names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ')
