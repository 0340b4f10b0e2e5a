import type { RunExport } from '../engine/engine.types'
import { exportRun } from '../engine/export-run'
import { task } from '../engine/task'

interface Job {
  readonly folder: string
  readonly what: RunExport
  readonly file: string
}

export default task(({ folder, what, file }: Job) => exportRun(folder, what, file))
