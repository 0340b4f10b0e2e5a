import type { OpenedDataset, Reply } from '../../electron/contract'
import { api } from '../logic/api'
import { VIEWS } from '../logic/path'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { isAlive, useRuns } from '../stores/runs'
import { useUi } from '../stores/ui'

/** Everything a person can do, by name: keys, menu, palette and buttons all come here. */
export type Actions = Readonly<Record<string, () => unknown>>

export function useActions() {
  const ui = useUi()
  const dataset = useDataset()
  const experiment = useExperiment()
  const runs = useRuns()

  async function take(reply: Promise<Reply<OpenedDataset | null>>): Promise<void> {
    const opened = await dataset.open(reply)
    if (!opened) {
      if (dataset.problem && dataset.phase !== 'failed') ui.say(dataset.problem.message)
      return
    }
    experiment.load(opened.experiment)
    ui.begin()
  }

  async function save(): Promise<void> {
    if (!dataset.id || !experiment.experiment) return
    const reply = await api().saveExperiment(dataset.id, experiment.experiment)
    if (!reply.ok) ui.say(reply.problem.message)
    else if (reply.value) ui.say(`Saved ${reply.value}`)
  }

  async function train(): Promise<void> {
    if (!dataset.id || !experiment.experiment || experiment.phase === 'refused' || runs.starting) return
    ui.go('train')
    await runs.start(dataset.id, experiment.experiment)
  }

  const pause = (): unknown => {
    if (runs.current?.state === 'running') return runs.control('pause')
    return runs.current?.state === 'paused' ? runs.control('continue') : undefined
  }
  const step = (): unknown => (runs.current?.state === 'paused' ? runs.control('step') : undefined)
  const stop = (): unknown => (runs.current && isAlive(runs.current) ? runs.control('stop') : undefined)

  const named: Actions = {
    ...Object.fromEntries(VIEWS.map(view => [`go-${view}`, () => ui.go(view)])),
    next: () => (ui.view === 'model' ? train() : ui.next()),
    open: () => take(api().chooseDataset()),
    'open-experiment': () => take(api().openExperiment()),
    'save-experiment': save,
    undo: experiment.undo,
    redo: experiment.redo,
    train,
    pause,
    step,
    stop,
    'command-palette': () => (ui.palette = !ui.palette),
    shortcuts: () => (ui.shortcuts = true),
    about: () => (ui.about = true),
    theme: ui.switchTheme,
    contrast: ui.switchContrast,
  }

  return {
    named,
    openSample: (id: string) => take(api().openSample(id)),
    drop: (file: File) => take(api().dropDataset(file)),
  }
}
