import { computed } from 'vue'
import { kindDefaults } from '../logic/kinds'
import type { Setting } from '../logic/settings'
import { useExperiment } from '../stores/experiment'

/** One training parameter as what its control needs. Choosing another kind (of optimizer, …) brings that kind's own defaults. */
export function useSetting(setting: () => Setting) {
  const chosen = useExperiment()
  const stored = computed(() => chosen.get(setting().path))

  function store(value: unknown): void {
    const { path } = setting()
    const parent = path.slice(0, path.lastIndexOf('.'))
    if (path.endsWith('.kind')) chosen.set(parent, kindDefaults(parent, String(value)))
    else if (parent === 'training.earlyStopping') storePatience(path, value)
    else chosen.set(path, value)
  }
  /** Early stopping as a whole is switched off when its patience is emptied, and on again by any number. */
  function storePatience(path: string, value: unknown): void {
    if (value === null) chosen.set('training.earlyStopping', null)
    else chosen.set(path, value)
  }

  const number = computed<number | null>({
    get: () => (typeof stored.value === 'number' ? stored.value : null),
    set: store,
  })
  const text = computed<string>({ get: () => (typeof stored.value === 'string' ? stored.value : ''), set: store })
  const flag = computed<boolean>({ get: () => stored.value === true, set: store })
  const changed = computed(() => !chosen.isDefault(setting().path) && chosen.defaultOf(setting().path) !== undefined)
  const reset = (): void => store(chosen.defaultOf(setting().path))
  return { number, text, flag, changed, reset }
}
