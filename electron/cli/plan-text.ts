import { shown } from '../../core/data/wording'
import type { ForecastTask } from '../../core/experiment/tasks/forecast'
import type {
  ClassifyFacts,
  ExperimentPlan,
  ForecastFacts,
  GenerateFacts,
  Lengths,
  SideFacts,
  TagFacts,
  TranscribeFacts,
  TranslateFacts,
} from '../engine/plan.types'
import { bytes, duration, number, plural, whole } from './words'

/** What an experiment will do, in a few lines. */
export function planText(plan: ExperimentPlan): string {
  const { network, training } = plan.resolved
  const cell =
    network.cell === 'lstm'
      ? `${network.variant === 'vanilla' ? '' : `${network.variant} `}LSTM`
      : `simple RNN (${network.activation})`
  const layers = network.layers === 1 ? '' : `${network.layers} layers of `
  return [
    ...taskLines(plan),
    ...plan.repairs.map(({ what, count }) => `repaired  ${what}: ${whole(count)}`),
    ...plan.warnings.map(({ message, advice }) => `to know   ${message}${advice === undefined ? '' : ` ${advice}`}`),
    `network   ${layers}${network.bidirectional ? 'bidirectional ' : ''}${cell}, ${plural(network.units, 'unit')}, ${plural(plan.parameters, 'parameter')}, ${bytes(plan.memoryBytes)}`,
    `training  up to ${plural(training.epochs, 'epoch')} of ${plural(plan.stepsPerEpoch, 'step')}, about ${duration(plan.secondsPerEpoch)} each`,
  ].join('\n')
}

function taskLines(plan: ExperimentPlan): string[] {
  const { facts } = plan
  switch (facts.kind) {
    case 'forecast':
      return forecastLines(plan, facts)
    case 'classify':
      return classifyLines(plan, facts)
    case 'generate':
      return generateLines(plan, facts)
    case 'translate':
      return translateLines(plan, facts)
    case 'transcribe':
      return transcribeLines(plan, facts)
    case 'tag':
      return tagLines(plan, facts)
  }
}

function forecastLines({ resolved: { task }, rows, features, parts }: ExperimentPlan, facts: ForecastFacts): string[] {
  const { targets, stepText, windowSteps, windowText, horizonSteps, horizonText } = facts
  return [
    `forecast  ${list(targets)}, ${horizonText} ahead (${plural(horizonSteps, 'step')} of ${stepText})`,
    `from      ${windowText} (${plural(windowSteps, 'step')}) of ${plural(features.length, 'input')}: ${list(features)}`,
    ...(task.kind === 'forecast' ? wayOf(task) : []),
    `data      ${plural(rows, 'row')}${facts.series === undefined ? '' : ` of ${plural(facts.series.count, 'series').replace(/seriess$/, 'series')}`}; windows: ${parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')}`,
  ]
}

/** What is out of the ordinary in how it is forecast. */
function wayOf({ predict, relative, share, head, recursive }: ForecastTask): string[] {
  const ways = [
    ...(recursive ? ['step by step, from its own forecasts'] : []),
    ...(predict === 'season' ? ['as change since the same step one season before'] : []),
    ...(predict === 'value' ? ['as the value itself'] : []),
    ...(relative ? ['from inputs relative to the last row of the window'] : []),
    ...(share ? ['each column by itself through one network'] : []),
    ...(head.kind === 'quantiles' ? [`as quantiles ${head.levels.join(', ')}`] : []),
    ...(head.kind === 'gaussian' ? ['as a normal distribution'] : []),
  ]
  return ways.length === 0 ? [] : [`said      ${ways.join(', ')}`]
}

const FORMS = { long: 'a row is a step', wide: 'a row is a case', text: 'a text is a case' } as const

function classifyLines({ features, parts }: ExperimentPlan, facts: ClassifyFacts): string[] {
  const { label, classes, form, lengths, symbols, cases } = facts
  const { shortest, longest } = lengths
  const steps = shortest === longest ? plural(longest, 'step') : `${whole(shortest)} to ${plural(longest, 'step')}`
  const read = symbols === null ? `${plural(features.length, 'input')}: ${list(features)}` : plural(symbols, 'symbol')
  return [
    `classify  ${label}, ${plural(classes.length, 'class').replace(/classs$/, 'classes')}: ${list(classes.map(({ name }) => shown(name)))}`,
    `from      ${steps} of ${read}`,
    `data      ${plural(cases, 'case')} (${FORMS[form]}): ${parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')}`,
  ]
}

const STEPS = { characters: 'character', words: 'word', blanks: 'word' } as const

function generateLines({ parts }: ExperimentPlan, facts: GenerateFacts): string[] {
  const { form, by, keys, symbols, sequences, places, steps, lengths, vector, slots } = facts
  const { shortest, longest } = lengths
  const step = by === null ? 'step' : STEPS[by]
  const known = keys === null ? plural(symbols ?? 0, 'symbol') : plural(keys.length, 'key')
  const all =
    form === 'stream'
      ? `one running text of ${plural(longest, step)}, read ${whole(steps)} at once`
      : `${plural(sequences, form === 'keys' ? 'piece' : 'text')} of ${whole(shortest)} to ${plural(longest, step)}`
  const enter = { state: 'as the initial state', first: 'at the first step', every: 'at every step' }
  return [
    `generate  the next ${step} of ${known}`,
    `from      ${all}`,
    ...(vector === null
      ? []
      : [
          `made from ${list(vector.columns.map(({ name }) => name))} (${plural(vector.values, 'value')}) ${enter[vector.enter]}`,
        ]),
    ...(slots.length === 0
      ? []
      : [`slots     ${list(slots.map(({ column, texts }) => `${column} in ${plural(texts, 'text')}`))}`]),
    `data      ${parts.map(({ name }) => `${name} ${plural(places[name], step)}`).join(', ')}`,
  ]
}

const CUTS = { words: 'words', characters: 'characters', blanks: 'words between blanks' } as const

function translateLines({ parts }: ExperimentPlan, facts: TranslateFacts): string[] {
  const sideOf = ({ by, symbols, lengths: { shortest, longest } }: SideFacts): string =>
    `${CUTS[by]}, ${shortest === longest ? '' : `${whole(shortest)} to `}${whole(longest)} a text, ${whole(symbols)} different ones known`
  return [
    `translate ${facts.target} (${sideOf(facts.targets)})`,
    `from      ${facts.source} (${sideOf(facts.sources)})`,
    `data      ${plural(facts.pairs, 'pair')}: ${parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')}`,
  ]
}

const range = ({ shortest, longest }: Lengths, noun: string): string =>
  `${shortest === longest ? '' : `${whole(shortest)} to `}${plural(longest, noun)}`

function transcribeLines({ features, parts }: ExperimentPlan, facts: TranscribeFacts): string[] {
  const { text, labels, frames, letters, recordings, seconds, frameSeconds, by } = facts
  const sound =
    seconds === null || frameSeconds === null ? '' : `, a frame every ${duration(frameSeconds)} of ${duration(seconds)}`
  return [
    `transcribe ${text}, ${range(letters, by === 'characters' ? 'letter' : 'label')} of ${labels.length}: ${list(labels.map(shown))}`,
    `from      ${range(frames, 'frame')} of ${plural(features.length, 'input')}: ${list(features)}${sound}`,
    `data      ${plural(recordings, 'recording')}: ${parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')}`,
  ]
}

const SEQUENCES = { long: 'sequence', series: 'series', tokens: 'sentence' } as const

function tagLines({ features, parts }: ExperimentPlan, facts: TagFacts): string[] {
  const { label, says, form, lengths, steps, symbols, sequences, places } = facts
  const { shortest, longest } = lengths
  const what =
    says.kind === 'labels'
      ? `${says.classes.length} labels: ${list(says.classes.map(({ name }) => shown(name)))}`
      : `a number from ${number(says.min)} to ${number(says.max)} ${says.unit}`.trim()
  const tables = symbols.map(({ name, count }) => `${name} ${whole(count)}`)
  const pieces = longest > steps ? `, read in pieces of ${plural(steps, 'step')} at most` : ''
  const several = sequences === 1 || form === 'series' ? SEQUENCES[form] : `${SEQUENCES[form]}s`
  return [
    `tag       ${label}, ${what}`,
    `from      ${plural(features.length, 'input')}: ${list(features)}`,
    ...(tables.length === 0 ? [] : [`symbols   ${tables.join(', ')}`]),
    `data      ${whole(sequences)} ${several} of ${shortest === longest ? '' : `${whole(shortest)} to `}${plural(longest, 'step')}, ${plural(places, 'step')} in all${pieces}`,
    `pieces    ${parts.map(({ name, samples }) => `${name} ${whole(samples)}`).join(', ')}`,
  ]
}

const LISTED = 8

const list = (names: readonly string[]): string =>
  names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ')
