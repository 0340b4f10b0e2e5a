import type { GenerateFacts, GenerateRequest } from '../../electron/contract'
import type { GenerateTask } from '../../core/experiment/tasks/generate'
import type { GenerateEvaluation, GenerateScores } from '../../core/tasks/evaluation'
import { aligned, counted, figure } from './format'
import { numberColumn, type ScoreColumn } from './score-columns'

/** What a file holds that a network learns to go on with. */
export const SOURCES: Readonly<Record<GenerateFacts['form'], { readonly label: string; readonly means: string }>> = {
  stream: {
    label: 'One running text',
    means: 'A book, a play: read piece by piece, what was read before is kept in mind.',
  },
  texts: { label: 'Many texts', means: 'Each line, or each cell of a column, begins and ends: names, sentences.' },
  keys: { label: 'Keys', means: 'Each row says which keys are down at a step: chords, music.' },
}

/** How the vector that a sequence is made from enters the network. */
export const ENTRIES: readonly {
  readonly value: NonNullable<GenerateTask['vector']>['enter']
  readonly label: string
  readonly reason: string
}[] = [
  {
    value: 'state',
    label: 'As its state',
    reason: 'An encoder of one step makes the state that the network begins with.',
  },
  { value: 'first', label: 'First', reason: 'It is the input of the first step, before the first symbol.' },
  {
    value: 'every',
    label: 'Every step',
    reason: 'It stands beside the input of every step: nothing of it is forgotten.',
  },
]

type Step = GenerateEvaluation['step']
export const stepOf = ({ by }: Pick<GenerateFacts, 'by'>): Step =>
  by === null ? 'keys' : by === 'characters' ? 'character' : 'word'

/** One step, and many. */
const STEPS: Readonly<Record<Step, readonly [one: string, many: string]>> = {
  character: ['character', 'characters'],
  word: ['word', 'words'],
  keys: ['step', 'steps'],
}
export const stepsText = (steps: number, step: Step): string => counted(steps, ...STEPS[step])
export const stepName = (step: Step): string => STEPS[step][0]

/** One sequence, and many. */
export const sequencesText = (sequences: number, step: Step): string =>
  step === 'keys' ? counted(sequences, 'piece') : counted(sequences, 'text')

/** "1,115,394 characters in one running text", "20,000 characters in 3,200 texts". */
export function sizeText({
  form,
  by,
  sequences,
  places,
}: Pick<GenerateFacts, 'form' | 'by' | 'sequences' | 'places'>): string {
  const step = stepOf({ by })
  const all = stepsText(places.train + places.validation + places.test, step)
  return form === 'stream' ? `${all} of one running text` : `${all} in ${sequencesText(sequences, step)}`
}

/** The unit of the loss, which is in nats. */
export const lossUnit = (facts: Pick<GenerateFacts, 'by'>): string => `nats per ${stepName(stepOf(facts))}`

/** What a network is measured by. */
export function measureOf(facts: Pick<GenerateFacts, 'by' | 'vector'>): string {
  if (facts.by === null) return 'nats per step'
  if (facts.vector !== null) return 'BLEU'
  return facts.by === 'characters' ? 'bits per character' : 'perplexity'
}

/** What an evaluation was made on. */
export const judgedPlaces = ({ places, sequences, step }: GenerateEvaluation): string =>
  sequences === 1 ? stepsText(places, step) : `${stepsText(places, step)} in ${sequencesText(sequences, step)}`

/** BLEU as papers print it. */
const HUNDRED = 100
const decimalsOf: Readonly<Record<GenerateEvaluation['metric'], number>> = { bits: 3, nats: 3, perplexity: 2, bleu: 1 }

/** The score that a task is known by, as it is compared. */
export function knownBy({ metric }: Pick<GenerateEvaluation, 'metric'>, scores: GenerateScores): number | null {
  const value = scores[metric]
  return value === null || metric !== 'bleu' ? value : HUNDRED * value
}
export const knownByText = ({ metric, step }: Pick<GenerateEvaluation, 'metric' | 'step'>, value: number): string => {
  const text = aligned(value, decimalsOf[metric])
  return (
    { bits: `${text} bits`, nats: `${text} nats`, perplexity: text, bleu: `BLEU ${text}` }[metric] +
    (metric === 'bits' || metric === 'nats' ? ` per ${stepName(step)}` : '')
  )
}

/** The scores that were measured, the one that the task is known by first. */
export function generateScores({ generators, metric, step }: GenerateEvaluation): ScoreColumn[] {
  const of = (key: keyof GenerateScores, times = 1): (number | null)[] =>
    generators.map(({ scores }) => (scores[key] === null ? null : times * scores[key]))
  const one = stepName(step)
  const least = (decimals: number) => ({ best: 'least', decimals }) as const
  const columns: (ScoreColumn & { readonly key: string })[] = [
    {
      key: 'bits',
      ...numberColumn(
        'bits',
        `Bits that one ${one} costs to write down when it is foretold so: fewer are better.`,
        of('bits'),
        least(3),
      ),
    },
    {
      key: 'nats',
      ...numberColumn(
        'nats',
        `The negative logarithm of the probability of what came, a ${one}; 1 nat is 1.44 bits.`,
        of('nats'),
        least(3),
      ),
    },
    {
      key: 'perplexity',
      ...numberColumn(
        'perplexity',
        `As unsure as if it were a choice among so many equal ${STEPS[step][1]}.`,
        of('perplexity'),
        least(2),
      ),
    },
    {
      key: 'natsPerSequence',
      ...numberColumn(
        'nats by piece',
        'The nats of every sequence for itself, and of these the mean: long ones weigh no more.',
        of('natsPerSequence'),
        least(3),
      ),
    },
    {
      key: 'bleu',
      ...numberColumn(
        'BLEU',
        'BLEU-4: how many words in a row, one to four, the references have too. 100: the same.',
        of('bleu', HUNDRED),
        { best: 'most', decimals: 1 },
      ),
    },
  ]
  return columns
    .filter(
      ({ key, values }) =>
        values.some(value => value !== null) && key !== (step === 'keys' ? 'perplexity' : 'natsPerSequence'),
    )
    .sort((a, b) => Number(b.key === metric) - Number(a.key === metric))
}

/** How something was drawn: "temperature 0.8 · top 40 · nucleus 0.9 · seed 3". */
export function drawnText({
  temperature,
  topK,
  topP,
  seed,
}: Pick<GenerateRequest, 'temperature' | 'topK' | 'topP' | 'seed'>): string {
  return [
    temperature === 0 ? 'always the most probable' : `temperature ${figure(temperature)}`,
    topK !== null && `top ${topK}`,
    topP !== null && `nucleus ${figure(topP)}`,
    `seed ${seed}`,
  ]
    .filter(text => typeof text === 'string')
    .join(' · ')
}
