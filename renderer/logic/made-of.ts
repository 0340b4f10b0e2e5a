import type { ExperimentPlan } from '../../electron/contract'
import type { Experiment } from '../../core/experiment/schema'
import { counted } from './format'
import { sizeText } from './generate-words'
import { planOf, type PlanOf } from './plans'
import { placesText } from './tag-words'

/**
 * What a run was made from, in one line: its name, or without one its data and task; then the network and the seed.
 * "weather.csv · temp 24 h ahead from 96 h · LSTM 32 · seed 1".
 */
export function madeOf(experiment: Experiment, plan: ExperimentPlan, dataset: string): string {
  // A file that was opened bare lends its own name to the experiment: that says nothing about the task.
  const named = experiment.name !== '' && !dataset.startsWith(experiment.name)
  const what = named ? [experiment.name] : [dataset, taskText(plan)]
  return [...what, networkOf(experiment), `seed ${experiment.seed}`].join(' · ')
}

function taskText(plan: ExperimentPlan): string {
  const forecast = planOf('forecast', plan)
  if (forecast) {
    const { window, horizon } = spansOf(forecast)
    const { output, target } = forecast.resolved.task
    return `${target} ${output === 'path' ? `for the next ${horizon}` : `${horizon} ahead`} from ${window}`
  }
  const { facts } = plan
  switch (facts.kind) {
    case 'classify':
      return `${facts.label} of ${counted(facts.cases, 'case')}, ${counted(facts.classes.length, 'class', 'classes')}`
    case 'tag':
      return `${facts.label} of ${placesText(facts)}`
    case 'translate':
      return `${facts.source} → ${facts.target}, ${counted(facts.pairs, 'pair')}`
    case 'transcribe':
      return `${facts.text} of ${counted(facts.recordings, 'recording')}`
    case 'generate': {
      const { vector, column } = facts
      return vector === null
        ? sizeText(facts)
        : `${column ?? 'keys'} from ${vector.columns.map(({ name }) => name).join(', ')}`
    }
    case 'forecast':
      return ''
  }
}

function networkOf({ network }: Experiment): string {
  const { cell, units, layers, variant } = network
  const name = cell === 'lstm' ? `LSTM${variant === 'vanilla' ? '' : ` ${variant}`}` : 'simple RNN'
  return `${name} ${layers === 1 ? units : `${layers} × ${units}`}`
}

/** Window and horizon of a plan in words. */
export const spansOf = ({
  resolved: { task },
  facts,
}: Pick<PlanOf<'forecast'>, 'resolved' | 'facts'>): { window: string; horizon: string } => ({
  window: spanText(task.window, facts.windowText),
  horizon: spanText(task.horizon, facts.horizonText),
})

/** As the person wrote it; a number of steps as the engine puts it into words. */
const spanText = (span: string | number, words: string): string => (typeof span === 'string' ? span : words)
