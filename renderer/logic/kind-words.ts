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
  generate: ['sequence', 'sequences'],
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

/** Symbols that a network tells apart; null: it reads no text. */
export const symbolsOf = (facts: ExperimentPlan['facts'] | undefined): number | null =>
  facts?.kind === 'classify' || facts?.kind === 'generate' ? facts.symbols : null

/** Why there is no second direction; null: there may be. */
export function oneDirectionOf(kind: TaskKind): string | null {
  if (kind === 'generate') return FORWARD_ONLY
  return kind === 'forecast' ? ONE_DIRECTION : null
}

const FORWARD_ONLY =
  'What comes next is foretold from what came before: a second direction would read what is to be said.'

type Facts = ExperimentPlan['facts']

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
    case 'generate':
      return { read: 'every', fed: true }
    case 'translate':
      return { read: 'every', fed: true }
    case 'transcribe':
    case 'tag':
      return { read: 'every' }
  }
}

/** What the picture of the network means, in one sentence; '': it speaks for itself. */
export function networkMeans(facts: Facts): string {
  const T = `T = ${count(stepsRead(facts))}`
  switch (facts.kind) {
    case 'forecast':
    case 'tag':
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
  }
}
