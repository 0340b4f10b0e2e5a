import { Loss, Optimizer, Schedule } from '../../core/experiment/training'

/** The defaults that come with a kind of loss, optimizer or schedule, from the schema of the experiment file. */
const schemas = { 'training.loss': Loss, 'training.optimizer': Optimizer, 'training.schedule': Schedule } as const

export function kindDefaults(path: string, kind: string): unknown {
  const schema = Object.entries(schemas).find(([place]) => place === path)?.[1]
  if (!schema) throw new Error(`${path} has no kinds`)
  return schema.parse({ kind })
}
