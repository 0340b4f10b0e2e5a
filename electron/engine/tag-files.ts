import { readFile } from 'node:fs/promises'
import type { TagEvaluation } from '../../core/tasks/evaluation'
import type { Stretch } from '../../core/tasks/tag/parts'
import type { TagPlan } from '../../core/tasks/tag/plan'
import { classesOf } from '../../core/tasks/tag/recipe'
import type { Tagging } from '../../core/tasks/tag/results'
import { csvPieces, type Cell } from './csv'
import { parseJournal } from './files'
import { runFolder } from './run-folder'
import type { SequenceJudged, SequenceShown, TagResults } from './run.types'
import type { Said } from './tagging'

/** Steps and columns of a sequence that are kept for drawing it. */
const SHOWN_STEPS = 2000
const SHOWN_COLUMNS = 12
/** Steps of the test part that can be opened from the results, in all. */
const SHOWN_IN_ALL = 60_000

/** What can be shown of a stretch: its first steps. */
export function sequenceShown(
  { sequences: { names, starts, lengths, columns, words }, recipe, truth }: TagPlan,
  { sequence, start, length }: Stretch,
  most = SHOWN_STEPS,
): SequenceShown {
  const shown = Math.min(length, most)
  const whole = start === starts[sequence] && length === lengths[sequence]
  const first = start - starts[sequence] + 1
  const numbersOf = (values: Float64Array): (number | null)[] =>
    Array.from(values.subarray(start, start + shown), value => (Number.isFinite(value) ? value : null))
  const classes = classesOf(recipe)
  const drawn = columns.filter(({ name, kind }) => name !== recipe.label && kind === 'number')
  return {
    name: whole ? names[sequence] : `${names[sequence]}, steps ${first} to ${first + length - 1}`,
    steps: length,
    tokens: words && words.slice(start, start + shown),
    columns: drawn.slice(0, SHOWN_COLUMNS).map(({ name, values }) => ({ name, values: numbersOf(values) })),
    labels:
      truth.kind === 'labels'
        ? Array.from(truth.classes.subarray(start, start + shown), own => classes[own] ?? null)
        : null,
    numbers: truth.kind === 'number' ? numbersOf(truth.values) : null,
  }
}

/** The same with what is said of its steps. `at`: place of its first step among those that are said. */
export function sequenceJudged(
  plan: TagPlan,
  stretch: Stretch,
  { values, probabilities }: Said,
  at: number,
  most = SHOWN_STEPS,
): SequenceJudged {
  const shown = sequenceShown(plan, stretch, most)
  const classes = classesOf(plan.recipe)
  const own = Array.from(values.subarray(at, at + Math.min(stretch.length, most)))
  if (probabilities === null) return { ...shown, said: null, probabilities: null, saidNumbers: own }
  const rounded = (p: number): number => Number(p.toFixed(4))
  return {
    ...shown,
    said: own.map(number => classes[number]),
    probabilities: own.map((number, t) => rounded(probabilities[(at + t) * classes.length + number])),
    saidNumbers: null,
  }
}

/** A line of JSON for each of the first sequences of the test part. */
export function* sequencesJudged(plan: TagPlan, stretches: readonly Stretch[], said: Said): Generator<string> {
  let at = 0
  let shown = 0
  for (const stretch of stretches) {
    if (shown >= SHOWN_IN_ALL) return
    yield `${JSON.stringify(sequenceJudged(plan, stretch, said, at))}\n`
    shown += Math.min(stretch.length, SHOWN_STEPS)
    at += stretch.length
  }
}

/** A row a step: its sequence, its place there, its word, its truth, what the network and the baselines say, and the probabilities. */
export function tagPredictions(
  { sequences, recipe, truth }: TagPlan,
  stretches: readonly Stretch[],
  said: readonly Tagging[],
  probabilities: Float64Array | null,
): Generator<string> {
  const classes = classesOf(recipe)
  const nameOf = (value: number): Cell => (truth.kind === 'labels' ? (classes[value] ?? '') : value)
  const { names, starts, words } = sequences
  function* rows(): Generator<Cell[]> {
    let at = 0
    for (const { sequence, start, length } of stretches)
      for (let step = start; step < start + length; step++, at++)
        yield [
          names[sequence],
          step - starts[sequence] + 1,
          ...(words === null ? [] : [words[step]]),
          nameOf(truth.kind === 'labels' ? truth.classes[step] : truth.values[step]),
          ...said.map(({ values }) => nameOf(values[at])),
          ...(probabilities === null ? [] : classes.map((_, c) => probabilities[at * classes.length + c])),
        ]
  }
  const header = [
    'sequence',
    'step',
    ...(words === null ? [] : ['word']),
    'truth',
    ...said.map(({ name }) => name),
    ...(probabilities === null ? [] : classes.map(name => `p(${name})`)),
  ]
  return csvPieces(header, rows())
}

/** What the Results screen shows of a tagging, from the run's files alone. */
export async function tagResults(folder: string, evaluation: TagEvaluation): Promise<TagResults> {
  const { cases } = runFolder(folder)
  return {
    kind: 'tag',
    evaluation,
    sequences: parseJournal<SequenceJudged>(await readFile(cases, 'utf8'), cases),
  }
}
