import { evaluateModelOrRun } from '../engine/apply-model'
import { task } from '../engine/task'

interface Job {
  readonly modelOrRun: string
  /** Null: the run's own test part. */
  readonly file: string | null
}

export default task(({ modelOrRun, file }: Job) => evaluateModelOrRun(modelOrRun, file))
