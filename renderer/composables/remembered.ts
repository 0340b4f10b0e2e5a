import { effectScope, ref, watch, type Ref } from 'vue'

type Choice = string | number | boolean | readonly number[]

/** One state a key, so that two components that remember the same thing share it. */
const states = new Map<string, Ref<Choice>>()

/** A small choice about the window that outlives it. Where nothing can be stored, it simply does not. */
export function remembered<T extends Choice>(key: string, initial: T): Ref<T> {
  const known = states.get(key)
  if (known) return known as Ref<T>
  const state = ref(read(key, initial)) as Ref<T>
  states.set(key, state)
  // Detached: it must outlive the component that asked first.
  effectScope(true).run(() => watch(state, value => write(key, value), { deep: true }))
  return state
}

function read<T>(key: string, initial: T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`longhand.${key}`) ?? 'null')
    const alike = typeof stored === typeof initial && Array.isArray(stored) === Array.isArray(initial)
    return alike && stored !== null ? (stored as T) : initial
  } catch {
    return initial
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(`longhand.${key}`, JSON.stringify(value))
  } catch {
    // Storage may be full or switched off: the window works without it.
  }
}
