import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { classifyCheckOf } from '../../../core/formats/models/classify-check'
import { classifyModelData } from '../../../core/formats/models/classify'
import { baselineClassifications, type Classification } from '../../../core/tasks/classify/baselines'
import type { ClassifyData, ClassifySamples } from '../../../core/tasks/classify/data'
import type { ClassifyPlan } from '../../../core/tasks/classify/plan'
import { evaluateClassification, probabilitiesOf, saidClasses } from '../../../core/tasks/classify/results'
import { stepFeatures } from '../../../core/tasks/step-inputs'
import { csvPieces, type Cell } from '../csv'
import type { FileSeen } from '../environment'
import type { ClassifyFacts } from '../plan.types'
import type { CaseJudged, CaseShown } from '../run.types'
import { onSharedMemory } from '../shared'
import type { TaskWork } from './task'

export interface ClassifyKind {
  readonly prepared: ClassifyPrepared
  readonly stretch: ClassifyStretch
  readonly said: readonly Classification[]
}

export interface ClassifyPrepared {
  readonly kind: 'classify'
  readonly experiment: ExperimentOf<'classify'>
  readonly profile: DatasetProfile
  /** Further files of the data. */
  readonly also: readonly FileSeen[]
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
  readonly plan: ClassifyPlan
  readonly data: ClassifyData
}

/** Nothing of a case moves from epoch to epoch: how often the network is right on the validation part is told with every epoch. */
export interface ClassifyStretch {
  readonly kind: 'classify'
  readonly samples: readonly number[]
}

export const classify: TaskWork<'classify'> = {
  plan({ profile, plan, experiment }) {
    const { recipe, parts, cases, warnings } = plan
    return {
      resolved: { ...experiment, ...plan.experiment },
      suggestion: profile.suggestion,
      rows: profile.rows,
      features: recipe.vocabulary === null ? stepFeatures(recipe.inputs) : [`tokens of “${textName(plan)}”`],
      parts: [
        { name: 'train', samples: parts.train.length },
        { name: 'validation', samples: parts.validation.length },
        { name: 'test', samples: parts.test.length },
      ],
      repairs: [],
      warnings: [...warnings],
      facts: { ...factsOf(plan), cases: cases.count },
    }
  },

  baselines(prepared) {
    const { plan, data } = prepared
    const working = baselineClassifications(plan, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test } = step.value
    const report = {
      validation: evaluateClassification(plan.recipe, 'validation', truthOf(plan, data.validation), validation),
      test: evaluateClassification(plan.recipe, 'test', truthOf(plan, data.test), test),
      losses: [{ name: 'majority', label: 'always the shares of the classes', loss: entropyOf(plan) }],
    }
    return { report, test: onSharedMemory(test) }
  },

  stretch: () => ({ kind: 'classify', samples: [] }),
  glimpse: () => null,

  judge({ plan, data }, trained, baselines) {
    const { classes } = plan.recipe
    const outputs = trained.outputs()
    const own = { name: 'network', label: trained.label, classes: saidClasses(outputs, classes.length) }
    const said = [own, ...baselines]
    const probabilities = probabilitiesOf(outputs, classes.length)
    return {
      evaluation: evaluateClassification(plan.recipe, 'test', truthOf(plan, data.test), said),
      predictions: predictionsCsv(plan, data.test, said, probabilities),
      cases: casesJudged(plan, data.test, own.classes, probabilities),
    }
  },

  model({ plan: { recipe, cases }, experiment, data, profile }, network, parameters) {
    return {
      kind: 'classify',
      recipe,
      data: classifyModelData(experiment.data, profile.reading),
      check: classifyCheckOf({ recipe, network, parameters }, cases, data.validation.cases),
    }
  },
}

const textName = ({ recipe: { form } }: ClassifyPlan): string => (form.kind === 'text' ? form.column : '')

const truthOf = ({ classes }: ClassifyPlan, { cases }: ClassifySamples): Int32Array =>
  Int32Array.from(cases, one => classes[one])

function factsOf({ recipe, cases, classes, parts, reason }: ClassifyPlan): Omit<ClassifyFacts, 'cases'> {
  const lengths = Array.from(cases.lengths).sort((a, b) => a - b)
  const countIn = (part: Int32Array, c: number): number =>
    part.reduce((sum, one) => sum + (classes[one] === c ? 1 : 0), 0)
  const examples = recipe.classes.flatMap((_, c) => Array.from(parts.train).find(one => classes[one] === c) ?? [])
  return {
    kind: 'classify',
    form: recipe.form.kind,
    reason,
    label: recipe.label,
    classes: recipe.classes.map((name, c) => ({
      name,
      train: countIn(parts.train, c),
      validation: countIn(parts.validation, c),
      test: countIn(parts.test, c),
    })),
    lengths: { shortest: lengths[0], median: lengths[lengths.length >> 1], longest: lengths[lengths.length - 1] },
    steps: recipe.longest,
    symbols: recipe.vocabulary === null ? null : recipe.vocabulary.symbols.length,
    examples: examples.slice(0, EXAMPLES).map(one => shownCase(cases, one, recipe.classes[classes[one]])),
  }
}

/** Cases that the Task screen draws. */
const EXAMPLES = 6
/** Steps and columns of a case that are kept for drawing it. */
const SHOWN_STEPS = 240
const SHOWN_COLUMNS = 12
/** Cases of the test part that can be opened from the results. */
const SHOWN_CASES = 2000

function shownCase(
  { names, starts, lengths, columns, tokens }: ClassifyPlan['cases'],
  one: number,
  truth: string,
): CaseShown {
  const length = Math.min(lengths[one], SHOWN_STEPS)
  const from = starts[one]
  return {
    name: names[one],
    truth,
    steps: lengths[one],
    tokens: tokens && tokens.slice(from, from + length),
    columns: columns.slice(0, SHOWN_COLUMNS).map(({ name, values }) => ({
      name,
      values: Array.from(values.subarray(from, from + length), value => (Number.isFinite(value) ? value : null)),
    })),
  }
}

/** A line of JSON for each of the first cases of the test part. */
function* casesJudged(
  { cases, classes, recipe }: ClassifyPlan,
  test: ClassifySamples,
  said: Int32Array,
  probabilities: Float64Array,
): Generator<string> {
  const names = recipe.classes
  for (const [n, one] of test.cases.subarray(0, SHOWN_CASES).entries()) {
    const judged: CaseJudged = {
      ...shownCase(cases, one, names[classes[one]]),
      said: names[said[n]],
      probability: probabilities[n * names.length + said[n]],
    }
    yield `${JSON.stringify(judged)}\n`
  }
}

/** A row a case: its name, its class, what the network and the baselines say, and the network's probability of every class. */
function predictionsCsv(
  { cases, classes, recipe }: ClassifyPlan,
  { cases: judged }: ClassifySamples,
  said: readonly Classification[],
  probabilities: Float64Array,
): Generator<string> {
  const names = recipe.classes
  function* rows(): Generator<Cell[]> {
    for (const [n, one] of judged.entries())
      yield [
        cases.names[one],
        names[classes[one]],
        ...said.map(({ classes: own }) => names[own[n]] ?? ''),
        ...names.map((_, c) => probabilities[n * names.length + c]),
      ]
  }
  return csvPieces(['case', 'truth', ...said.map(({ name }) => name), ...names.map(name => `p(${name})`)], rows())
}

/** Loss of saying the shares of the classes in the training part for every case of the validation part, nats. */
function entropyOf({ classes, parts, recipe }: ClassifyPlan): number {
  const counts = new Float64Array(recipe.classes.length)
  for (const one of parts.train) counts[classes[one]]++
  const sum = parts.validation.reduce((nats, one) => nats - Math.log(counts[classes[one]] / parts.train.length), 0)
  return sum / parts.validation.length
}
