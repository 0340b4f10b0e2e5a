import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { api } from '../logic/api'
import { remembered } from '../composables/remembered'
import { VIEWS, type View } from '../logic/path'

export type Theme = 'system' | 'light' | 'dark'

/** How the window looks and where it is: nothing here changes a result. */
export const useUi = defineStore('ui', () => {
  const view = ref<View>('data')
  const seen = ref<ReadonlySet<View>>(new Set<View>())
  const theme = remembered<Theme>('theme', 'system')
  const shade = ref<'light' | 'dark'>('light')
  const contrast = remembered<'system' | 'more'>('contrast', 'system')
  const palette = ref(false)
  const shortcuts = ref(false)
  const about = ref(false)
  /** Said politely to screen readers, and shown for a moment at the bottom. */
  const notice = ref('')

  const system = {
    dark: matchMedia('(prefers-color-scheme: dark)'),
    contrast: matchMedia('(prefers-contrast: more)'),
  }
  function paint(): void {
    shade.value = theme.value === 'system' ? (system.dark.matches ? 'dark' : 'light') : theme.value
    document.documentElement.dataset.theme = shade.value
    document.documentElement.dataset.contrast = contrast.value === 'more' || system.contrast.matches ? 'more' : 'normal'
  }
  system.dark.addEventListener('change', paint)
  system.contrast.addEventListener('change', paint)
  watch([theme, contrast], paint, { immediate: true, flush: 'sync' })
  watch(theme, choice => void api().setTheme(choice), { immediate: true })

  function go(to: View): void {
    seen.value = new Set([...seen.value, view.value, to])
    view.value = to
  }
  /** Goes to a screen and asks it to bring one thing there into sight (a column, a setting). */
  const wanted = ref<string | null>(null)
  function show(to: View, what: string): void {
    wanted.value = what
    go(to)
  }
  const next = (): void => go(VIEWS[Math.min(VIEWS.indexOf(view.value) + 1, VIEWS.length - 1)])
  const begin = (): void => {
    seen.value = new Set(['data'])
    view.value = 'data'
  }
  const switchTheme = (): void => void (theme.value = shade.value === 'dark' ? 'light' : 'dark')
  const switchContrast = (): void => void (contrast.value = contrast.value === 'more' ? 'system' : 'more')

  let timer = 0
  function say(text: string): void {
    notice.value = text
    clearTimeout(timer)
    timer = window.setTimeout(() => (notice.value = ''), 5000)
  }

  return {
    view,
    seen,
    theme,
    shade,
    contrast,
    palette,
    shortcuts,
    about,
    notice,
    go,
    wanted,
    show,
    next,
    begin,
    switchTheme,
    switchContrast,
    say,
  }
})
