import type { ExperimentPlan } from '../../electron/contract'
import type { Experiment } from '../../core/experiment/schema'

/** What a run was made from, in one line: "weather.csv · temp 24 h ahead from 96 h · LSTM 32 · seed 1". */
export function madeOf(experiment: Experiment, plan: ExperimentPlan, dataset: string): string {
  const { cell, units, layers, variant } = experiment.network
  const name = cell === 'lstm' ? `LSTM${variant === 'vanilla' ? '' : ` ${variant}`}` : 'simple RNN'
  const size = layers === 1 ? String(units) : `${layers} × ${units}`
  const ahead = experiment.task.output === 'path' ? `for the next ${plan.horizonText}` : `${plan.horizonText} ahead`
  return [
    dataset,
    `${plan.resolved.task.target} ${ahead} from ${plan.windowText}`,
    `${name} ${size}`,
    `seed ${experiment.seed}`,
  ].join(' · ')
}
