import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Experiment, ExperimentInput, ExperimentOf } from '../../../../core/experiment/schema'
import type { Evaluation } from '../../../../core/tasks/evaluation'
import type { RunResults } from '../../../../electron/engine/run.types'
import { parseExperiment } from '../../../../electron/engine/experiments'

export interface Workplace {
  readonly folder: string
  /** Path inside the folder. */
  at(...names: string[]): string
  remove(): Promise<void>
}

export async function workplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-test-'))
  return {
    folder,
    at: (...names) => join(folder, ...names),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Hourly "level" with a daily wave, a slow one and some noise, and "other", which leads it. */
export async function writeWave(file: string, rows = 600): Promise<void> {
  const noise = (k: number): number => ((Math.imul(k + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.3
  const lines = Array.from({ length: rows }, (_, k) => {
    const time = new Date(Date.UTC(2024, 0, 1, k)).toISOString().slice(0, 19).replace('T', ' ')
    const level = Math.sin((2 * Math.PI * k) / 24) + Math.sin(k / 37) + noise(k)
    const other = Math.sin((2 * Math.PI * (k + 3)) / 24) + noise(k + 7919)
    return `${time},${level.toFixed(4)},${other.toFixed(4)}`
  })
  await writeFile(file, `time,level,other\n${lines.join('\n')}\n`)
}

/** A small forecasting experiment on `writeWave`: milliseconds an epoch. */
export function waveExperiment(
  file: string,
  training: Partial<ExperimentInput['training']> = {},
): ExperimentOf<'forecast'> {
  return asForecast(
    parseExperiment({
      name: 'wave',
      seed: 7,
      data: { file },
      task: { kind: 'forecast', inputs: ['level', 'other'], target: 'level', window: 12, horizon: 3 },
      network: { units: 8, dropout: 0.1 },
      training: { epochs: 6, batch: 16, shards: 4, earlyStopping: null, ...training },
    }),
  )
}

/** An experiment that is known to forecast. */
export function asForecast(experiment: Experiment): ExperimentOf<'forecast'> {
  const { task } = experiment
  if (task.kind !== 'forecast') throw new Error(`the task is ${task.kind}`)
  return { ...experiment, task }
}

/** Results that are known to be those of a forecast. */
export function forecastResults(results: RunResults): Extract<RunResults, { kind: 'forecast' }> {
  if (results.kind !== 'forecast') throw new Error(`the results are those of ${results.kind}`)
  return results
}

/** The same of an evaluation. */
export function forecastEvaluation(evaluation: Evaluation): Extract<Evaluation, { task: 'forecast' }> {
  if (evaluation.task !== 'forecast') throw new Error(`the evaluation is that of ${evaluation.task}`)
  return evaluation
}
