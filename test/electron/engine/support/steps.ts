import { writeFile } from 'node:fs/promises'
import type { Experiment, ExperimentInput } from '../../../../core/experiment/schema'
import { parseExperiment } from '../../../../electron/engine/experiments'

const noise = (k: number): number => ((Math.imul(k + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.3

/**
 * One series of a machine: x rises while it is filled and falls while it is emptied. A step by itself does not tell which, its
 * neighbours do.
 */
export async function writeMachine(file: string, rows = 1200): Promise<void> {
  const lines = Array.from({ length: rows }, (_, t) => {
    const phase = t % 24
    const x = (phase < 12 ? phase : 24 - phase) / 6 + noise(t)
    return `${x.toFixed(4)},${(2 * x + (phase < 12 ? 3 : 0)).toFixed(4)},${phase < 12 ? 'fill' : 'empty'}`
  })
  await writeFile(file, `x,flow,state\n${lines.join('\n')}\n`)
}

/** Sentences with a token a line: a name is a person before “ran”, and a thing before “cups”. */
export async function writeNames(file: string, sentences = 300): Promise<void> {
  const names = ['Teddy', 'Rose', 'Grace', 'Frank', 'Mark', 'Bill', 'Jack', 'Will']
  const lines = Array.from({ length: sentences }, (_, one) => {
    const name = names[(one * 7) % names.length]
    const isPerson = (one * 5) % 3 === 0
    const words = isPerson
      ? [`${name}\tB-PER`, `${names[one % 5]}son\tI-PER`, 'ran\tO']
      : [`${name}\tO`, 'cups\tO', one % 2 ? 'broke\tO' : 'fell\tO']
    return [...(one % 4 ? [] : ['Today\tO']), ...words, '.\tO'].join('\n')
  })
  await writeFile(file, `${lines.join('\n\n')}\n`)
}

/** A small experiment that tags: milliseconds an epoch. */
export function tagExperiment(
  file: string,
  task: Record<string, unknown> = {},
  training: Partial<ExperimentInput['training']> = {},
): Experiment {
  return parseExperiment({
    name: 'steps',
    seed: 7,
    data: { file },
    task: { kind: 'tag', ...task },
    network: { units: 8, bidirectional: true, dropout: 0.1, embedding: 4 },
    training: { epochs: 15, batch: 8, shards: 2, learningRate: 0.02, earlyStopping: null, ...training },
  })
}
