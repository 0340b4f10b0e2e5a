import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import type { Glimpse, RunDetail, RunProgress, RunResults, RunSummary } from '../../electron/contract'
import type { Experiment } from '../../core/experiment/schema'
import type { ProblemReport } from '../../core/problem'
import type { TrainingEvent } from '../../core/training/events'
import { api, problemOf, valueOf } from '../logic/api'
import { isBetter } from '../logic/headline'
import { append, appendNew, emptyLog } from '../logic/training-log'

const REDRAW = 100
const ALIVE = new Set(['queued', 'preparing', 'running', 'paused'])
export const isAlive = (run: Pick<RunSummary, 'state'>): boolean => ALIVE.has(run.state)

/** All runs, and the one that is looked at with everything it has said. */
export const useRuns = defineStore('runs', () => {
  const list = shallowRef<readonly RunSummary[]>([])
  const currentId = ref<string | null>(null)
  const detail = shallowRef<RunDetail | null>(null)
  const log = shallowRef(emptyLog())
  const glimpse = shallowRef<Glimpse | null>(null)
  const results = shallowRef<RunResults | null>(null)
  const problem = shallowRef<ProblemReport | null>(null)
  const starting = ref(false)
  /** Discarded runs: what one still says on its way out is not heard. */
  const gone = new Set<string>()
  /** What the run said while its files were read. */
  let unread: TrainingEvent[] = []

  const current = computed(() => list.value.find(run => run.id === currentId.value) ?? null)
  /** The finished run that did best on the test part, of each data set. */
  const best = computed(() => {
    const leaders = new Map<string, RunSummary>()
    for (const run of list.value) {
      const leader = leaders.get(run.dataset)
      if (run.headline !== null && (leader?.headline == null || isBetter(run.headline, leader.headline)))
        leaders.set(run.dataset, run)
    }
    return new Set([...leaders.values()].map(run => run.id))
  })

  const refresh = async (): Promise<void> => {
    list.value = await valueOf(api().listRuns())
  }

  async function select(id: string): Promise<void> {
    currentId.value = id
    unread = []
    detail.value = null
    results.value = null
    problem.value = null
    glimpse.value = null
    log.value = emptyLog()
    await loadDetail(id)
    if (current.value && current.value.headline !== null) await loadResults()
  }

  async function loadDetail(id: string): Promise<void> {
    try {
      const opened = await valueOf(api().openRun(id))
      if (currentId.value !== id) return
      detail.value = opened
      const fresh = emptyLog()
      append(fresh, opened.events)
      appendNew(fresh, unread)
      unread = []
      log.value = fresh
      glimpse.value = opened.glimpse
    } catch (error) {
      problem.value = problemOf(error)
    }
  }

  async function loadResults(): Promise<void> {
    const id = currentId.value
    if (!id) return
    const reply = await api().results(id)
    if (currentId.value !== id) return
    if (reply.ok) results.value = reply.value
    else problem.value = reply.problem
  }

  async function start(dataset: string, experiment: Experiment): Promise<boolean> {
    starting.value = true
    problem.value = null
    try {
      const id = await valueOf(api().startRun(dataset, experiment))
      await refresh()
      await select(id)
      return true
    } catch (error) {
      problem.value = problemOf(error)
      return false
    } finally {
      starting.value = false
    }
  }

  async function control(action: 'pause' | 'continue' | 'step' | 'stop' | 'discard'): Promise<void> {
    const id = currentId.value
    if (!id) return
    const reply = await api().controlRun(id, action)
    if (!reply.ok) problem.value = reply.problem
    else if (reply.value) replace(reply.value)
    else await forget(id)
  }

  async function resume(): Promise<void> {
    if (!currentId.value) return
    const reply = await api().resumeRun(currentId.value)
    if (!reply.ok) {
      problem.value = reply.problem
      return
    }
    await refresh()
    await select(reply.value)
  }

  async function forget(id: string): Promise<void> {
    gone.add(id)
    list.value = list.value.filter(run => run.id !== id)
    if (currentId.value !== id) return
    currentId.value = null
    detail.value = null
    results.value = null
    const [latest] = list.value
    if (latest) await select(latest.id)
  }

  function replace(summary: RunSummary): void {
    const before = list.value.find(run => run.id === summary.id)
    list.value = before ? list.value.map(run => (run.id === summary.id ? summary : run)) : [summary, ...list.value]
    // Evaluated just now: whoever looks at the run sees its results.
    if (summary.id === currentId.value && before?.headline === null && summary.headline !== null) void loadResults()
  }

  /** Charts that change ten times a second are read as well as sixty, at a sixth of the work. */
  let redraw = 0
  function tellCharts(): void {
    redraw = 0
    triggerRef(log)
  }

  /** At most once a frame and run. The log grows in place; the charts are told by `triggerRef`. */
  function hear(progress: RunProgress): void {
    if (gone.has(progress.summary.id)) return
    replace(progress.summary)
    if (progress.summary.id !== currentId.value) return
    if (!detail.value) {
      unread.push(...progress.events)
      return
    }
    appendNew(log.value, progress.events)
    if (redraw === 0) redraw = window.setTimeout(tellCharts, REDRAW)
    if (progress.glimpse) glimpse.value = progress.glimpse
  }

  return {
    list,
    currentId,
    current,
    best,
    detail,
    log,
    glimpse,
    results,
    problem,
    starting,
    refresh,
    select,
    loadResults,
    start,
    control,
    resume,
    hear,
  }
})
