import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { GenerateRequest } from '../../electron/contract'
import type { ProblemReport } from '../../core/problem'
import { api, problemOf, valueOf } from '../logic/api'
import { firstRequest, type Answer } from '../logic/generated'
import { ofKind } from '../logic/of-kind'
import { useRuns } from './runs'

const KEPT = 20

/** What is asked of the network of the run that is looked at, and what it has answered, the newest first. */
export const useGenerated = defineStore('generated', () => {
  const runs = useRuns()
  const request = shallowRef<GenerateRequest | null>(null)
  const answers = shallowRef<readonly Answer[]>([])
  const problem = shallowRef<ProblemReport | null>(null)
  const asking = ref(false)
  let count = 0

  watch(
    () => runs.results,
    results => {
      const task = ofKind(runs.detail?.plan.resolved.task, 'generate')
      request.value = results?.kind === 'generate' && task ? firstRequest(results, task) : null
      answers.value = []
      problem.value = null
    },
    { immediate: true },
  )

  function change(to: Partial<GenerateRequest>): void {
    if (request.value) request.value = { ...request.value, ...to }
    problem.value = null
  }

  async function ask(primer: Answer['primer'] = []): Promise<void> {
    const run = runs.currentId
    const asked = request.value
    if (!run || !asked || asking.value) return
    asking.value = true
    problem.value = null
    try {
      const generated = await valueOf(api().generate(run, asked))
      if (runs.currentId === run)
        answers.value = [{ id: ++count, request: asked, generated, primer }, ...answers.value].slice(0, KEPT)
    } catch (error) {
      if (runs.currentId === run) problem.value = problemOf(error)
    } finally {
      asking.value = false
    }
  }

  return { request, answers, problem, asking, change, ask }
})
