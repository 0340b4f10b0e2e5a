import type { RunSummary } from '../../electron/contract'
import { counted, percent } from './format'

/** The path of the work, always visible at the left, and the state of each of its steps. */
export const VIEWS = ['data', 'task', 'model', 'train', 'results', 'export'] as const
export type View = (typeof VIEWS)[number]

export type StepState = 'empty' | 'ready' | 'running' | 'attention' | 'done'

export interface PathStep {
  readonly view: View | 'see-through'
  readonly title: string
  readonly state: StepState
  readonly note: string
}

export interface Situation {
  readonly dataset: 'none' | 'opening' | 'reading' | 'ready' | 'failed'
  readonly questions: number
  readonly plan: 'none' | 'planning' | 'ready' | 'refused'
  readonly refusedField: string | undefined
  readonly seen: ReadonlySet<View>
  readonly run: RunSummary | null
}

export function pathOf(now: Situation): PathStep[] {
  const blocked = now.plan === 'refused'
  const inModel = /^(network|training)/.test(now.refusedField ?? '')
  return [
    { view: 'data', title: 'Data', ...dataState(now) },
    { view: 'task', title: 'Task', ...choiceState(now, 'task', blocked && !inModel) },
    { view: 'model', title: 'Model', ...choiceState(now, 'model', blocked && inModel) },
    { view: 'train', title: 'Train', ...trainState(now) },
    { view: 'results', title: 'Results', ...resultState(now.run) },
    { view: 'see-through', title: 'See through', state: 'empty', note: 'later' },
    { view: 'export', title: 'Export', ...resultState(now.run) },
  ]
}

type State = Pick<PathStep, 'state' | 'note'>

function dataState({ dataset, questions }: Situation): State {
  if (dataset === 'none') return { state: 'empty', note: '' }
  if (dataset === 'failed') return { state: 'attention', note: 'not read' }
  if (dataset !== 'ready') return { state: 'running', note: 'reading' }
  if (questions > 0) return { state: 'attention', note: asked(questions) }
  return { state: 'done', note: '' }
}

const asked = (questions: number): string => counted(questions, 'question')

function choiceState({ plan, seen }: Situation, view: View, refused: boolean): State {
  if (refused) return { state: 'attention', note: 'not possible' }
  if (plan === 'none') return { state: 'empty', note: '' }
  return { state: seen.has(view) ? 'done' : 'ready', note: '' }
}

function trainState({ run, plan, questions }: Situation): State {
  if (!run && questions > 0) return { state: 'attention', note: asked(questions) }
  if (!run) return { state: plan === 'ready' || plan === 'planning' ? 'ready' : 'empty', note: '' }
  switch (run.state) {
    case 'queued':
      return { state: 'ready', note: 'queued' }
    case 'preparing':
      return { state: 'running', note: 'preparing' }
    case 'running':
      return { state: 'running', note: percent(run.progress) }
    case 'paused':
      return { state: 'running', note: 'paused' }
    case 'failed':
      return { state: 'attention', note: 'failed' }
    case 'interrupted':
      return { state: 'attention', note: 'interrupted' }
    default:
      return { state: 'done', note: '' }
  }
}

const resultState = (run: RunSummary | null): State =>
  run && run.headline !== null ? { state: 'done', note: '' } : { state: 'empty', note: '' }
