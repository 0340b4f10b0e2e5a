import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { DatasetPreview, OpenedDataset, Reply, SampleInfo } from '../../electron/contract'
import type { DatasetProfile } from '../../core/data/profile'
import type { Experiment } from '../../core/experiment/schema'
import type { ProblemReport } from '../../core/problem'
import { api, problemOf, valueOf } from '../logic/api'

/** The opened file: first its rows (fast), then its profile. What was chosen about it stands in the experiment. */
export const useDataset = defineStore('dataset', () => {
  const phase = ref<'none' | 'opening' | 'reading' | 'ready' | 'failed'>('none')
  const id = ref<string | null>(null)
  const name = ref('')
  const preview = shallowRef<DatasetPreview | null>(null)
  const profile = shallowRef<DatasetProfile | null>(null)
  const problem = shallowRef<ProblemReport | null>(null)
  const samples = shallowRef<readonly SampleInfo[]>([])
  const busy = computed(() => phase.value === 'opening' || phase.value === 'reading')

  const loadSamples = async (): Promise<void> => {
    samples.value = await valueOf(api().listSamples())
  }

  /** Opens a sample, a dropped or a chosen file; null: the dialog was closed, or it could not be opened. */
  async function open(reply: Promise<Reply<OpenedDataset | null>>): Promise<OpenedDataset | null> {
    const before = phase.value
    phase.value = 'opening'
    problem.value = null
    try {
      const opened = await valueOf(reply)
      if (!opened) {
        phase.value = before
        return null
      }
      id.value = opened.dataset
      name.value = opened.name
      preview.value = null
      profile.value = null
      return opened
    } catch (error) {
      problem.value = problemOf(error)
      phase.value = before === 'none' ? 'failed' : before
      return null
    }
  }

  let asked = 0
  /** Reads rows and profile as the experiment says; the answer to an older question is dropped. */
  async function read(experiment: Experiment): Promise<void> {
    const dataset = id.value
    if (!dataset) return
    const ticket = ++asked
    phase.value = 'reading'
    problem.value = null
    try {
      const rows = await valueOf(api().previewDataset(dataset, experiment))
      if (ticket !== asked) return
      preview.value = rows
      const measured = await valueOf(api().profileDataset(dataset, experiment))
      if (ticket !== asked) return
      profile.value = measured
      phase.value = 'ready'
    } catch (error) {
      if (ticket !== asked) return
      problem.value = problemOf(error)
      phase.value = 'failed'
    }
  }

  return { phase, id, name, preview, profile, problem, samples, busy, loadSamples, open, read }
})
