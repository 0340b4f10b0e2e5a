import { dirname } from 'node:path'
import { isRunFolder, runFolder } from '../engine/run-folder'

/** The model file of a run folder; any other path is one already. */
export const modelFileOf = (modelOrRun: string): string =>
  isRunFolder(modelOrRun) ? runFolder(modelOrRun).model : modelOrRun

/** The run that a path belongs to: a run folder, or the one a model.json lies in. Null: a model on its own. */
export function runOf(modelOrRun: string): string | null {
  if (isRunFolder(modelOrRun)) return modelOrRun
  const around = dirname(modelOrRun)
  return isRunFolder(around) ? around : null
}
