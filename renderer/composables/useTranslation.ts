import { ref, shallowRef } from 'vue'
import type { Translated } from '../../electron/contract'
import type { ProblemReport } from '../../core/problem'
import { api } from '../logic/api'

/** What the network of a run makes of a text. Only the last question is answered. */
export function useTranslation(run: () => string | null) {
  const answer = shallowRef<Translated | null>(null)
  const problem = shallowRef<ProblemReport | null>(null)
  const busy = ref(false)
  let asked = 0

  async function translate(text: string, beam: number): Promise<void> {
    const id = run()
    if (id === null || text.trim() === '') return
    const ticket = ++asked
    busy.value = true
    const reply = await api().translate(id, { text, beam })
    if (ticket !== asked) return
    busy.value = false
    answer.value = reply.ok ? reply.value : null
    problem.value = reply.ok ? null : reply.problem
  }

  return { answer, problem, busy, translate }
}
