import { onMounted, onScopeDispose } from 'vue'
import { api } from '../logic/api'
import { shortcutOf } from '../logic/shortcuts'
import { useRuns } from '../stores/runs'
import { useUi } from '../stores/ui'
import type { useActions } from './useActions'

/** Everything that comes in from outside: progress of runs, the menu, the keyboard. */
export function useStreams({ named }: ReturnType<typeof useActions>): void {
  const runs = useRuns()
  const ui = useUi()
  const undo: (() => void)[] = []

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || ui.palette || ui.shortcuts || ui.about) return
    const target = event.target instanceof HTMLElement ? event.target : null
    const typing = target !== null && target.closest('input, textarea, select, [contenteditable]') !== null
    const shortcut = shortcutOf(event, typing)
    if (!shortcut || (typing && (shortcut.id === 'undo' || shortcut.id === 'redo'))) return
    event.preventDefault()
    named[shortcut.id]?.()
  }

  onMounted(() => {
    undo.push(api().onProgress(runs.hear))
    undo.push(api().onMenu(command => void named[command]?.()))
    window.addEventListener('keydown', onKey)
    undo.push(() => window.removeEventListener('keydown', onKey))
  })
  onScopeDispose(() => undo.forEach(f => f()))
}
