import { writeFile } from 'node:fs/promises'
import type { Experiment, ExperimentInput } from '../../../../core/experiment/schema'
import { parseExperiment } from '../../../../electron/engine/experiments'

const noise = (k: number): number => ((Math.imul(k + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.3

/** Two kinds of waves, 8 to 12 steps each, a row a step. `from`: number of the first case. */
export async function writeWaves(file: string, cases = 120, from = 0): Promise<void> {
  const lines = Array.from({ length: cases }, (_, k) => from + k).flatMap(one =>
    Array.from({ length: 8 + (one % 5) }, (_, t) => {
      const x = Math.sin((2 * Math.PI * t) / (one % 2 === 0 ? 4 : 12) + one) + noise(one * 31 + t)
      return `${one},${t},${x.toFixed(4)},${one % 2 === 0 ? 'fast' : 'slow'}`
    }),
  )
  await writeFile(file, `id,step,x,kind\n${lines.join('\n')}\n`)
}

/** Short texts with a good or a bad word among others. */
export async function writeTexts(file: string, cases = 160): Promise<void> {
  const others = ['the', 'film', 'was', 'a', 'story', 'with', 'two', 'actors']
  const lines = Array.from({ length: cases }, (_, k) => {
    const words = Array.from({ length: 4 + (k % 4) }, (_, t) => others[(k * 7 + t * 3) % others.length])
    words[k % words.length] = (k % 2 === 0 ? ['good', 'fine'] : ['bad', 'dull'])[(k >> 1) % 2]
    return `${words.join(' ')} ${others[(k >> 3) % others.length]},${k % 2 === 0 ? 'pos' : 'neg'}`
  })
  await writeFile(file, `text,label\n${lines.join('\n')}\n`)
}

/** A small experiment that classifies: milliseconds an epoch. */
export function caseExperiment(
  file: string,
  training: Partial<ExperimentInput['training']> = {},
  split: NonNullable<ExperimentInput['evaluation']>['split'] = {},
): Experiment {
  return parseExperiment({
    name: 'cases',
    seed: 7,
    data: { file },
    task: 'classify',
    network: { units: 8, dropout: 0.1, embedding: 4 },
    training: { epochs: 30, batch: 8, shards: 2, learningRate: 0.01, earlyStopping: null, ...training },
    evaluation: { split },
  })
}
