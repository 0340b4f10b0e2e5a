import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BaselineReport, ExperimentPlan } from '../../electron/contract'
import { Experiment, Task, type TaskKind } from '../../core/experiment/schema'
import type { ProblemReport } from '../../core/problem'
import { api, problemOf, valueOf } from '../logic/api'
import { ofKind } from '../logic/of-kind'
import type { Question } from '../../core/data/profile'
import { caseSharing, NO_CASES, type CaseSharing } from '../logic/case-sharing'
import { choiceAt, concerns, questionKey, withAnswer, withChoice } from '../logic/choices'

/** Every choice a person makes, as the one experiment that will be run; with undo, and with what it means (the plan). */
export const useExperiment = defineStore('experiment', () => {
  const experiment = shallowRef<Experiment | null>(null)
  const past = shallowRef<readonly Experiment[]>([])
  const future = shallowRef<readonly Experiment[]>([])
  const answered = ref<ReadonlySet<string>>(new Set())
  const unanswered = (questions: readonly Question[]): Question[] =>
    questions.filter(question => !answered.value.has(questionKey(question)))

  const phase = ref<'none' | 'planning' | 'ready' | 'refused'>('none')
  const plan = shallowRef<ExperimentPlan | null>(null)
  const problem = shallowRef<ProblemReport | null>(null)
  /** What is chosen for a kind of task, and what it means; null: the task is another one. */
  const forecast = computed(() => ofKind(experiment.value?.task, 'forecast'))
  const facts = computed(() => ofKind(plan.value?.facts, 'forecast'))
  const classify = computed(() => ofKind(experiment.value?.task, 'classify'))
  const caseFacts = computed(() => ofKind(plan.value?.facts, 'classify'))
  const translate = computed(() => ofKind(experiment.value?.task, 'translate'))
  const translateFacts = computed(() => ofKind(plan.value?.facts, 'translate'))
  const transcribe = computed(() => ofKind(experiment.value?.task, 'transcribe'))
  const transcribeFacts = computed(() => ofKind(plan.value?.facts, 'transcribe'))
  const tag = computed(() => ofKind(experiment.value?.task, 'tag'))
  const tagFacts = computed(() => ofKind(plan.value?.facts, 'tag'))
  /** What was chosen for the kinds of task that were left: the task itself, what shares its cases out, what names its series. */
  const left = new Map<TaskKind, { readonly task: Task; readonly sharing: CaseSharing; readonly series: string[] }>()
  const baselines = shallowRef<BaselineReport | null>(null)

  function load(fresh: Experiment): void {
    experiment.value = fresh
    past.value = []
    future.value = []
    answered.value = new Set()
    left.clear()
    phase.value = 'none'
    plan.value = null
    problem.value = null
    baselines.value = null
    planning.clear()
    asked++
    asking++
  }

  function become(changed: Experiment): void {
    if (!experiment.value || changed === experiment.value) return
    past.value = [...past.value.slice(-199), experiment.value]
    future.value = []
    experiment.value = changed
  }

  /** Sets one choice by its path in the experiment file ("task.window"). */
  function set(path: string, value: unknown): void {
    if (experiment.value && choiceAt(experiment.value, path) !== value)
      become(withChoice(experiment.value, path, value))
  }
  const get = (path: string): unknown => choiceAt(experiment.value, path)

  /** Another kind of task begins with its defaults, or as it was left. */
  function chooseTask(kind: TaskKind): void {
    if (!experiment.value || experiment.value.task.kind === kind) return
    const { data, task, evaluation } = experiment.value
    left.set(task.kind, { task, sharing: caseSharing(evaluation), series: data.series })
    const before = left.get(kind)
    const sharing = kind === 'forecast' ? NO_CASES : (before?.sharing ?? caseSharing(evaluation))
    become({
      ...experiment.value,
      data: { ...data, series: kind === 'forecast' ? (before?.series ?? data.series) : [] },
      task: before?.task ?? Task.parse(kind),
      evaluation: { ...evaluation, split: { ...evaluation.split, ...sharing } },
    })
  }

  function answer(question: Question, value: string): void {
    answered.value = new Set([...answered.value, questionKey(question)])
    const changed = experiment.value && withAnswer(experiment.value, question.answer, value)
    if (changed) become(changed)
  }

  /** The defaults of everything but the data and the kind of task, for "reset to default". */
  const defaults = computed(() => {
    const { data, task } = experiment.value ?? { data: { file: 'data' }, task: { kind: 'forecast' as const } }
    return Experiment.parse({ data: { file: data.file }, task: task.kind })
  })
  const defaultOf = (path: string): unknown => choiceAt(defaults.value, path)
  const isDefault = (path: string): boolean => JSON.stringify(get(path)) === JSON.stringify(defaultOf(path))

  function undo(): void {
    const last = past.value.at(-1)
    if (!last || !experiment.value) return
    future.value = [experiment.value, ...future.value]
    past.value = past.value.slice(0, -1)
    experiment.value = last
  }
  function redo(): void {
    const [next, ...rest] = future.value
    if (!next || !experiment.value) return
    past.value = [...past.value, experiment.value]
    future.value = rest
    experiment.value = next
  }

  let asked = 0
  /** Data sets whose plan is being made, and whether another one is wanted by then. */
  const planning = new Map<string, boolean>()
  /**
   * Asks what the choices mean; the plan before stays on screen until the new one is there. A slider asks faster than plans
   * are made: what was chosen in between is passed over.
   */
  async function replan(dataset: string): Promise<void> {
    if (planning.has(dataset)) {
      planning.set(dataset, true)
      return
    }
    do {
      planning.set(dataset, false)
      await makePlan(dataset)
    } while (planning.get(dataset))
    planning.delete(dataset)
  }

  async function makePlan(dataset: string): Promise<void> {
    const current = experiment.value
    if (!current) return
    const ticket = ++asked
    phase.value = 'planning'
    try {
      const made = await valueOf(api().planExperiment(dataset, current))
      if (ticket !== asked) return
      plan.value = made
      problem.value = null
      phase.value = 'ready'
    } catch (error) {
      if (ticket !== asked) return
      problem.value = problemOf(error)
      phase.value = 'refused'
    }
  }

  let asking = 0
  /** What is to be beaten, computed before anything is trained. A failure only leaves the line out. */
  async function measureBaselines(dataset: string): Promise<void> {
    const current = experiment.value
    if (!current) return
    const ticket = ++asking
    const reply = await api().baselines(dataset, current)
    if (ticket === asking) baselines.value = reply.ok ? reply.value : null
  }

  /** The problem, when it is about this field. */
  const problemAt = (...paths: string[]): ProblemReport | null =>
    problem.value && paths.some(path => concerns(problem.value?.place?.field, path)) ? problem.value : null
  const warnings = computed(() => plan.value?.warnings ?? [])
  /** What the plan warns of, as far as it is about these fields; the others about none of them. */
  const warningsAt = (...paths: string[]): ProblemReport[] =>
    warnings.value.filter(({ place }) => paths.some(path => concerns(place?.field, path)))
  const warningsOthersThan = (...paths: string[]): ProblemReport[] =>
    warnings.value.filter(({ place }) => !paths.some(path => concerns(place?.field, path)))

  return {
    experiment,
    past,
    future,
    unanswered,
    phase,
    plan,
    problem,
    forecast,
    facts,
    classify,
    caseFacts,
    translate,
    translateFacts,
    transcribe,
    transcribeFacts,
    tag,
    tagFacts,
    baselines,
    load,
    become,
    set,
    get,
    chooseTask,
    answer,
    defaultOf,
    isDefault,
    undo,
    redo,
    replan,
    measureBaselines,
    problemAt,
    warningsAt,
    warningsOthersThan,
  }
})
