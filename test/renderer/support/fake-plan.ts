import type { ExperimentPlan } from '../../../electron/contract'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import { caseFile } from './fake-case-data'
import { factsOf, type Cases } from './fake-cases'
import { costOf } from './fake-cost'
import { overview, profile } from './fake-data'
import { planOfSource, type Source } from './fake-generate'
import { tagPlan } from './fake-tag-plan'
import { transcribeScene } from './fake-transcribe'
import { translateScene } from './fake-translate'
import type { Tags } from './fake-tags'

/** What the files hold that never were. */
export interface Scenes {
  readonly cases: Cases
  readonly tags: Tags
  readonly source: Source
}
export const SCENES: Scenes = { cases: 'numbers', tags: 'entities', source: 'names' }

/** What an experiment means, as if an engine had thought about it. */
export function planOf(experiment: Experiment, { cases, tags, source }: Scenes = SCENES): ExperimentPlan {
  const { task } = experiment
  switch (task.kind) {
    case 'forecast':
      return forecastOf({ ...experiment, task })
    case 'classify':
      return classifyOf({ ...experiment, task }, cases)
    case 'generate':
      return planOfSource({ ...experiment, task }, source)
    case 'tag':
      return tagPlan({ ...experiment, task }, tags)
    case 'translate':
      return translateScene.plan(experiment)
    case 'transcribe':
      return transcribeScene.plan(experiment)
  }
}

const PARTS = ['train', 'validation', 'test'] as const
const hours = (span: unknown): number => (typeof span === 'number' ? span : parseInt(String(span), 10))

function forecastOf(experiment: ExperimentOf<'forecast'>): ExperimentPlan {
  const { task, evaluation } = experiment
  const windowSteps = task.window === 'auto' ? 96 : hours(task.window)
  const horizonSteps = task.horizon === 'auto' ? 24 : hours(task.horizon)
  const rows = 8726
  const { train, validation } = evaluation.split
  const ends = [0, Math.round(rows * train), Math.round(rows * (train + validation)), rows]
  const inputs = task.inputs === 'auto' ? profile.suggestion.inputs : task.inputs
  const target = task.target === 'auto' ? 'temp' : task.target
  return {
    resolved: {
      ...experiment,
      task: { ...task, inputs: [...inputs], target, window: `${windowSteps} h`, horizon: `${horizonSteps} h` },
    },
    suggestion: { ...profile.suggestion, target },
    rows,
    features: inputs,
    parts: PARTS.map((name, k) => ({
      name,
      samples: Math.max(0, ends[k + 1] - ends[k] - windowSteps - horizonSteps + 1),
    })),
    facts: {
      kind: 'forecast',
      stepText: '1 h',
      windowSteps,
      horizonSteps,
      seasonSteps: 24,
      targets: ['temp'],
      windowText: `${windowSteps} h`,
      horizonText: `${horizonSteps} h`,
      spans: PARTS.map((name, k) => ({
        name,
        from: ends[k],
        to: ends[k + 1],
        start: ['2013-01-01T01:00:00', '2013-09-12T13:00:00', '2013-11-06T03:00:00'][k],
        end: ['2013-09-12T12:00:00', '2013-11-06T02:00:00', '2013-12-30T18:00:00'][k],
      })),
      overview,
    },
    repairs: [
      { what: 'steps added where the clock has gaps', count: 34 },
      { what: 'repeated times merged', count: 1 },
      { what: 'missing values filled by time distance', count: 1018 },
    ],
    warnings: [],
    ...costOf(experiment, {
      inputs: inputs.length + 2 * experiment.data.calendar.length,
      symbols: [],
      outputs: task.output === 'path' ? horizonSteps : 1,
      steps: windowSteps,
    }),
  }
}

function classifyOf(experiment: ExperimentOf<'classify'>, cases: Cases): ExperimentPlan {
  const { task, evaluation } = experiment
  const { label, inputs, ids } = caseFile(cases)
  const found = factsOf(cases)
  const form = task.cases.form === 'auto' ? found.form : task.cases.form
  const read = task.inputs === 'auto' ? [...inputs] : task.inputs
  const facts = {
    ...found,
    form,
    reason: task.cases.form === 'auto' ? found.reason : null,
    label: task.label === 'auto' ? label : task.label,
    steps: Math.min(found.steps, task.cases.longest),
  }
  return {
    resolved: {
      ...experiment,
      task: {
        ...task,
        label: facts.label,
        inputs: read,
        cases: { ...task.cases, form, ...(form === 'long' ? { id: [...ids], step: 'step' } : {}) },
        text: found.symbols === null ? task.text : { ...task.text, by: 'words' },
      },
    },
    suggestion: profile.suggestion,
    rows: 9961,
    features: read,
    parts: PARTS.map(name => ({ name, samples: Math.round(facts.cases * evaluation.split[name]) })),
    facts,
    repairs: [],
    warnings: [
      {
        code: 'CLASSES_UNEVEN',
        message: `The classes are uneven in the training part: the largest has 88 cases, “${facts.classes.at(-1)?.name}” (3) far fewer.`,
        advice: 'Look at macro F1 rather than at accuracy, and try task.balance, which makes rare classes weigh more.',
        place: { field: 'task.label' },
      },
    ],
    ...costOf(experiment, {
      inputs: found.symbols === null ? read.length : 0,
      symbols: found.symbols === null ? [] : [found.symbols],
      outputs: facts.classes.length,
      steps: facts.steps,
    }),
  }
}
