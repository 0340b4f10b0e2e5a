import { computed, ref, shallowRef } from 'vue'
import type { Heard, Reply } from '../../electron/contract'
import type { ProblemReport } from '../../core/problem'
import { api } from '../logic/api'

/** What the network of a run hears, frame by frame: in a recording of the test part, or in those of a file that is chosen. */
export function useHearing(run: () => string | null) {
  const heard = shallowRef<readonly Heard[]>([])
  const at = ref(0)
  const problem = shallowRef<ProblemReport | null>(null)
  const busy = ref(false)
  let asked = 0

  async function take(reply: Promise<Reply<readonly Heard[] | null>>): Promise<boolean> {
    const ticket = ++asked
    busy.value = true
    const answer = await reply
    if (ticket !== asked) return false
    busy.value = false
    problem.value = answer.ok ? null : answer.problem
    if (!answer.ok || answer.value === null) return false
    heard.value = answer.value
    at.value = 0
    return true
  }

  async function hear(recording: number, beam: number): Promise<void> {
    const id = run()
    if (id === null) return
    const one = api()
      .hear(id, { recording, beam })
      .then(reply => (reply.ok ? { ok: true as const, value: [reply.value] } : reply))
    await take(one)
  }

  /** True: a file was chosen and heard. */
  async function hearFile(beam: number): Promise<boolean> {
    const id = run()
    return id !== null && (await take(api().transcribeFile(id, { beam })))
  }

  const current = computed(() => heard.value.at(at.value) ?? null)
  return { heard, at, current, problem, busy, hear, hearFile }
}
