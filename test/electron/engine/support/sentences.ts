import { writeFile } from 'node:fs/promises'
import type { Experiment, ExperimentInput } from '../../../../core/experiment/schema'
import { parseExperiment } from '../../../../electron/engine/experiments'

const SUBJECTS = ['the cat', 'a dog', 'my friend', 'the king', 'a bird']
const VERBS = ['sees', 'likes', 'hears', 'helps']
const OBJECTS = ['trees', 'songs', 'the sea', 'old books', 'me']
const OTHER: Readonly<Record<string, string>> = Object.fromEntries(
  [...SUBJECTS, ...VERBS, ...OBJECTS].map((words, k) => [
    words,
    `${'bdgklmnprstv'[k % 12]}${'aeiou'[k % 5]}${'xyz'[k % 3]}o`,
  ]),
)

/** 100 sentences and what they are in a language whose verb comes last; some a second time with another word for it. */
export async function writeSentences(file: string): Promise<void> {
  const lines = SUBJECTS.flatMap((subject, s) =>
    VERBS.flatMap((verb, v) =>
      OBJECTS.flatMap((object, o) => {
        const said = (last: string): string =>
          `${subject} ${verb} ${object}.\t${OTHER[subject]} ${OTHER[object]} ${last}.`
        return (s + v + o) % 10 === 0 ? [said(OTHER[verb]), said('wuwo')] : [said(OTHER[verb])]
      }),
    ),
  )
  // In an order that has nothing to do with their words.
  const shuffled = lines.map((_, k) => lines[(k * 37) % lines.length])
  await writeFile(file, `English\tOther\n${shuffled.join('\n')}\n`)
}

/** A small experiment that translates: milliseconds an epoch. */
export function sentenceExperiment(
  file: string,
  training: Partial<ExperimentInput['training']> = {},
  task: object = {},
  network: object = {},
): Experiment {
  return parseExperiment({
    name: 'sentences',
    seed: 7,
    data: { file },
    task: { kind: 'translate', text: { least: 1 }, ...task },
    network: { units: 24, embedding: 16, attention: 'luong', bidirectional: true, dropout: 0.1, ...network },
    training: { epochs: 40, batch: 8, shards: 2, learningRate: 0.01, earlyStopping: null, ...training },
  })
}
