import type { ExperimentPlan } from '../../../electron/contract'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { costOf } from './fake-cost'
import { profile } from './fake-data'
import { tagColumns, tagFacts, type Tags } from './fake-tags'

/** What an experiment means that tags a file that never was. */
export function tagPlan(experiment: ExperimentOf<'tag'>, tags: Tags): ExperimentPlan {
  const { task, evaluation } = experiment
  const found = tagFacts(tags)
  const { label, inputs } = tagColumns(tags)
  const read = task.inputs === 'auto' ? inputs : task.inputs
  const form = found.form === 'series' ? ('series' as const) : ('long' as const)
  const facts = {
    ...found,
    ...(task.cases.form === 'auto' ? {} : { form: task.cases.form, reason: null }),
    label: task.label === 'auto' ? label : task.label,
    steps: Math.min(found.lengths.longest, task.cases.longest),
  }
  const { says } = facts
  return {
    resolved: {
      ...experiment,
      task: {
        ...task,
        label: facts.label,
        inputs: [...read],
        says: says.kind,
        cases: { ...task.cases, form, id: ['sentence'], step: 'none' },
      },
    },
    suggestion: profile.suggestion,
    rows: facts.places,
    features: read,
    parts: (['train', 'validation', 'test'] as const).map(name => ({
      name,
      samples: Math.round(facts.sequences * evaluation.split[name]),
    })),
    facts,
    repairs: [],
    warnings:
      says.kind === 'labels'
        ? [
            {
              code: 'CLASSES_UNEVEN',
              message: `The labels are uneven in the training part: “${says.classes[0].name}” is at most steps.`,
              advice: 'Look at macro F1 rather than at accuracy.',
              place: { field: 'task.label' },
            },
          ]
        : [],
    ...costOf(experiment, {
      inputs: found.symbols.length > 0 ? 0 : read.length,
      symbols: found.symbols.map(({ count }) => count),
      outputs: says.kind === 'labels' ? says.classes.length : 1,
      steps: facts.steps,
      read: 'every',
    }),
  }
}
