import type { ExperimentPlan } from '../../electron/contract'
import type { Task, TaskKind } from '../../core/experiment/schema'
import type { Evaluation } from '../../core/tasks/evaluation'
import { ONE_DIRECTION } from '../../core/tasks/one-direction'
import { count, counted } from './format'
import { judgedPlaces, lossUnit } from './generate-words'
import { LAST, type Reading } from './unrolled'

/** What the sequences of a kind of task are called: one, and many. */
export const SAMPLES: Readonly<Record<TaskKind, readonly [one: string, many: string]>> = {
  forecast: ['window', 'windows'],
  classify: ['case', 'cases'],
  generate: ['piece', 'pieces'],
  tag: ['sequence', 'sequences'],
  translate: ['sentence', 'sentences'],
  transcribe: ['recording', 'recordings'],
}

/** The unit of the loss, where one reads it as the number that the task is known by; '': scaled. */
export const lossUnitOf = (facts: ExperimentPlan['facts'] | undefined): string =>
  facts?.kind === 'generate' ? lossUnit(facts) : ''

/** "370 cases": what a network was judged on. */
export function judgedText(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return counted(evaluation.windows, ...SAMPLES.forecast)
    case 'classify':
      return counted(evaluation.cases, ...SAMPLES.classify)
    case 'generate':
      return judgedPlaces(evaluation)
    case 'tag':
      return `${counted(evaluation.places, 'step')} in ${counted(evaluation.sequences, ...SAMPLES.tag)}`
    case 'translate':
      return counted(evaluation.sentences, ...SAMPLES.translate)
    case 'transcribe':
      return counted(evaluation.recordings, ...SAMPLES.transcribe)
  }
}

type Facts = ExperimentPlan['facts']

/** What the samples of a plan are called: long sequences are learnt in pieces. */
export const samplesOf = (facts: Facts | undefined, kind: TaskKind): readonly [one: string, many: string] =>
  facts?.kind === 'tag' && facts.steps < facts.lengths.longest ? ['piece', 'pieces'] : SAMPLES[kind]

/** Tables of vectors that the symbols of a step are looked up in: words, and what they look like. 0: no text is read. */
export function tablesOf(facts: Facts | undefined): number {
  if (facts?.kind === 'tag') return facts.symbols.length
  if (facts?.kind === 'translate') return 1
  const cut = facts?.kind === 'classify' || facts?.kind === 'generate'
  return cut && facts.symbols !== null ? 1 : 0
}

/** Why there is no second direction; null: there may be. */
export function oneDirectionOf(kind: TaskKind): string | null {
  if (kind === 'generate') return FORWARD_ONLY
  return kind === 'forecast' ? ONE_DIRECTION : null
}

const FORWARD_ONLY =
  'What comes next is foretold from what came before: a second direction would read what is to be said.'

/** T: steps that the network reads. */
export function stepsRead(facts: Facts): number {
  if (facts.kind === 'forecast') return facts.windowSteps
  return facts.kind === 'translate' ? facts.targets.steps : facts.steps
}

/** What the head of the network reads. */
export function readingOf(task: Task): Reading {
  switch (task.kind) {
    case 'forecast':
      return LAST
    case 'classify':
      return { read: task.read }
    case 'tag':
    case 'transcribe':
      return { read: 'every' }
    case 'generate':
    case 'translate':
      return { read: 'every', fed: true }
  }
}

/** What the picture of the network means, in one sentence; '': it speaks for itself, or is drawn in another way. */
export function networkMeans(facts: Facts): string {
  const T = `T = ${count(stepsRead(facts))}`
  switch (facts.kind) {
    case 'forecast':
    case 'translate':
    case 'transcribe':
      return ''
    case 'classify':
      return `many-to-one: up to ${T} steps in, one of ${counted(facts.classes.length, 'class', 'classes')} out`
    case 'generate': {
      const next =
        facts.symbols === null
          ? `which of ${counted(facts.keys?.length ?? 0, 'key')} are down next`
          : `which of ${counted(facts.symbols, 'symbol')} is next`
      return `one-to-many: it learns over ${T} steps to foretell ${next}; generating, it reads what it said`
    }
    case 'tag': {
      const { says } = facts
      const said = says.kind === 'number' ? 'a number' : `one of ${counted(says.classes.length, 'label')}`
      return `many-to-many: up to ${T} steps in, ${said} out at each`
    }
  }
}
