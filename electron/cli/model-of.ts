import { dirname } from 'node:path'
import { isRunFolder } from '../engine/run-folder'

/** The run that a path belongs to: a run folder, or the one a model.json lies in. Null: a model on its own. */
export function runOf(modelOrRun: string): string | null {
  if (isRunFolder(modelOrRun)) return modelOrRun
  const around = dirname(modelOrRun)
  return isRunFolder(around) ? around : null
}
