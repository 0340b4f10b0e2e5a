import type { ExperimentPlan } from '../../electron/contract'
import type { Experiment } from '../../core/experiment/schema'

/**
 * What a run was made from, in one line: its name, or without one its data and task; then the network and the seed.
 * "weather.csv · temp 24 h ahead from 96 h · LSTM 32 · seed 1".
 */
export function madeOf(experiment: Experiment, plan: ExperimentPlan, dataset: string): string {
  const { task } = plan.resolved
  const { window, horizon } = spansOf(plan)
  const ahead = task.output === 'path' ? `for the next ${horizon}` : `${horizon} ahead`
  // A file that was opened bare lends its own name to the experiment: that says nothing about the task.
  const named = experiment.name !== '' && !dataset.startsWith(experiment.name)
  const what = named ? [experiment.name] : [dataset, `${task.target} ${ahead} from ${window}`]
  return [...what, networkOf(experiment), `seed ${experiment.seed}`].join(' · ')
}

function networkOf({ network }: Experiment): string {
  const { cell, units, layers, variant } = network
  const name = cell === 'lstm' ? `LSTM${variant === 'vanilla' ? '' : ` ${variant}`}` : 'simple RNN'
  return `${name} ${layers === 1 ? units : `${layers} × ${units}`}`
}

/** Window and horizon of a plan in words. */
export const spansOf = ({ resolved: { task }, facts }: ExperimentPlan): { window: string; horizon: string } => ({
  window: spanText(task.window, facts.windowText),
  horizon: spanText(task.horizon, facts.horizonText),
})

/** As the person wrote it; a number of steps as the engine puts it into words. */
const spanText = (span: string | number, words: string): string => (typeof span === 'string' ? span : words)
