import { computed, type ComputedRef } from 'vue'
import { SETTINGS } from '../logic/settings'
import { keysText, SHORTCUTS } from '../logic/shortcuts'
import { useDataset } from '../stores/dataset'
import { useRuns } from '../stores/runs'
import { useUi } from '../stores/ui'
import { useActions } from './useActions'

export interface Command {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly keys: string
  run(): void
}

/** Everything the palette can find: commands, samples, runs, columns, settings. */
export function useCommands(): ComputedRef<Command[]> {
  const ui = useUi()
  const dataset = useDataset()
  const runs = useRuns()
  const { named, openSample } = useActions()
  const mac = navigator.platform.startsWith('Mac')

  const fixed = SHORTCUTS.filter(({ id }) => id !== 'command-palette').map(({ id, title, group, keys }): Command => ({
    id,
    title,
    kind: group.toLowerCase(),
    keys: keysText(keys, mac),
    run: () => void named[id]?.(),
  }))
  const settings = SETTINGS.flatMap(group => group.settings).map(({ path, label }): Command => ({
    id: `setting ${path}`,
    title: label,
    kind: 'setting',
    keys: '',
    run: () => ui.show('model', path),
  }))

  return computed(() => [
    ...fixed,
    ...dataset.samples.map(({ id, title }): Command => ({
      id: `sample ${id}`,
      title: `Open sample: ${title}`,
      kind: 'sample',
      keys: '',
      run: () => void openSample(id),
    })),
    ...runs.list.map(({ id, name }): Command => ({
      id: `run ${id}`,
      title: name,
      kind: 'run',
      keys: '',
      run: () => openRun(id),
    })),
    ...(dataset.profile?.columns ?? []).map(({ name }): Command => ({
      id: `column ${name}`,
      title: name,
      kind: 'column',
      keys: '',
      run: () => ui.show('data', name),
    })),
    ...settings,
  ])

  function openRun(id: string): void {
    void runs.select(id)
    ui.go('train')
  }
}
