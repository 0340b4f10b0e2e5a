import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { tagModelData } from '../../../core/formats/models/tag'
import { tagCheckOf } from '../../../core/formats/models/tag-check'
import { areEntityTags } from '../../../core/metrics/entities'
import { baselineTaggings } from '../../../core/tasks/tag/baselines'
import { classCounts } from '../../../core/tasks/baselines/majority'
import type { TagData } from '../../../core/tasks/tag/data'
import { sequenceFeatures } from '../../../core/tasks/step-features'
import { wordTables } from '../../../core/tasks/tag/features'
import { stepsOf, type TagPlan } from '../../../core/tasks/tag/plan'
import { classesOf } from '../../../core/tasks/tag/recipe'
import { evaluateTagging, outputsInOrder, type Tagging } from '../../../core/tasks/tag/results'
import type { PartName } from '../../../core/tasks/split'
import type { FileSeen } from '../environment'
import type { LabelFacts, NumberFacts, TagFacts } from '../plan.types'
import { onSharedMemory } from '../shared'
import { sequenceShown, sequencesJudged, tagPredictions } from '../tag-files'
import { glimpseOf, stretchOf, type TagStretch } from '../tag-stretch'
import { taggingOf } from '../tagging'
import type { TaskWork } from './task'

export interface TagKind {
  readonly prepared: TagPrepared
  readonly stretch: TagStretch
  readonly said: readonly Tagging[]
}

export interface TagPrepared {
  readonly kind: 'tag'
  readonly experiment: ExperimentOf<'tag'>
  readonly profile: DatasetProfile
  /** Further files of the data. */
  readonly also: readonly FileSeen[]
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
  readonly plan: TagPlan
  readonly data: TagData
}

const inPart = ({ stretches }: TagPlan, name: PartName): TagPlan['stretches'] =>
  stretches.filter(({ part }) => part === name)

export const tag: TaskWork<'tag'> = {
  plan({ profile, plan, experiment, data }) {
    const { recipe, warnings, sequences } = plan
    return {
      resolved: { ...experiment, ...plan.experiment },
      suggestion: profile.suggestion,
      rows: sequences.rows.length,
      features: [
        ...sequenceFeatures(recipe.inputs),
        ...(recipe.words === null ? [] : [`words of “${recipe.words.column}”`]),
      ],
      parts: [
        { name: 'train', samples: data.train.count },
        { name: 'validation', samples: data.validation.count },
        { name: 'test', samples: data.test.count },
      ],
      repairs: [],
      warnings: [...warnings],
      facts: factsOf(plan, profile),
    }
  },

  baselines({ plan, data }) {
    const working = baselineTaggings(plan, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test } = step.value
    const { recipe, truth } = plan
    const evaluated = (part: 'validation' | 'test', said: readonly Tagging[]) =>
      evaluateTagging(recipe, part, { stretches: inPart(plan, part), truth }, said)
    const report = {
      validation: evaluated('validation', validation),
      test: evaluated('test', test),
      losses: [usualLoss(plan)],
    }
    return { report, test: onSharedMemory(test) }
  },

  stretch: ({ plan, data }) => stretchOf(plan, data),
  glimpse: glimpseOf,

  judge({ plan, data }, trained, baselines) {
    const { recipe, truth } = plan
    const outputs = outputsInOrder(trained.outputs(), data.test.lengths ?? [], data)
    const { values, probabilities } = taggingOf(recipe, outputs)
    const said = [{ name: 'network', label: trained.label, values }, ...baselines]
    const stretches = inPart(plan, 'test')
    return {
      evaluation: evaluateTagging(recipe, 'test', { stretches, truth }, said),
      predictions: tagPredictions(plan, stretches, said, probabilities),
      cases: sequencesJudged(plan, stretches, { values, probabilities }),
    }
  },

  model({ plan, experiment, profile }, network, parameters) {
    const { recipe, sequences } = plan
    return {
      kind: 'tag',
      recipe,
      data: tagModelData(experiment.data, profile.reading),
      check: tagCheckOf({ recipe, network, parameters }, sequences, inPart(plan, 'validation')),
    }
  },
}

/** Sequences that the Task screen draws. */
const EXAMPLES = 6

function factsOf(plan: TagPlan, { reading }: DatasetProfile): TagFacts {
  const { recipe, sequences, reason } = plan
  const lengths = Array.from(sequences.lengths).sort((a, b) => a - b)
  return {
    kind: 'tag',
    form: reading.format === 'conll' ? 'tokens' : recipe.form.kind,
    reason,
    label: recipe.label,
    says: recipe.says.kind === 'labels' ? labelFacts(plan) : numberFacts(plan),
    sequences: sequences.count,
    places: sequences.rows.length,
    lengths: { shortest: lengths[0], median: lengths[lengths.length >> 1], longest: lengths[lengths.length - 1] },
    steps: recipe.longest,
    symbols: recipe.words === null ? [] : wordTables(recipe.words).map(({ name, size }) => ({ name, count: size })),
    examples: inPart(plan, 'train')
      .slice(0, EXAMPLES)
      .map(stretch => sequenceShown(plan, stretch)),
  }
}

function labelFacts(plan: TagPlan): LabelFacts {
  const names = classesOf(plan.recipe)
  const [train, validation, test] = (['train', 'validation', 'test'] as const).map(part => labelCounts(plan, part))
  const classes = names.map((name, c) => ({ name, train: train[c], validation: validation[c], test: test[c] }))
  return { kind: 'labels', entities: areEntityTags(names), classes }
}

function labelCounts({ recipe, truth, stretches }: TagPlan, part: PartName): Float64Array {
  if (truth.kind !== 'labels') throw new Error('labels are counted where labels are said')
  const known = [...stepsOf(stretches, part)].map(step => truth.classes[step]).filter(own => own >= 0)
  return classCounts(known, classesOf(recipe).length)
}

function numberFacts({ recipe: { says }, truth, stretches }: TagPlan): NumberFacts {
  if (truth.kind !== 'number' || says.kind !== 'number') throw new Error('numbers are looked at where numbers are said')
  let [min, max] = [Infinity, -Infinity]
  for (const step of stepsOf(stretches, 'train')) {
    if (!Number.isFinite(truth.values[step])) continue
    min = Math.min(min, truth.values[step])
    max = Math.max(max, truth.values[step])
  }
  return { kind: 'number', unit: says.unit, min, max }
}

/** Loss on the validation part of saying what is usual in the training part at every step. */
function usualLoss(plan: TagPlan): { name: string; label: string; loss: number } {
  const { says } = plan.recipe
  if (says.kind === 'labels') {
    const train = labelCounts(plan, 'train')
    const learned = train.reduce((sum, count) => sum + count, 0)
    const validation = labelCounts(plan, 'validation')
    const nats = validation.reduce((sum, count, c) => sum - (count === 0 ? 0 : count * Math.log(train[c] / learned)), 0)
    const loss = nats / validation.reduce((sum, count) => sum + count, 0)
    return { name: 'majority', label: 'always the shares of the labels', loss }
  }
  const { truth, stretches } = plan
  if (truth.kind !== 'number') throw new Error('numbers are said where the truth is one')
  const errors = [...stepsOf(stretches, 'validation')].flatMap(step => {
    const error = (truth.values[step] - says.scaler.mean) / says.scaler.deviation
    return Number.isFinite(error) ? [error * error] : []
  })
  return { name: 'mean', label: 'always the mean', loss: errors.reduce((sum, error) => sum + error, 0) / errors.length }
}
