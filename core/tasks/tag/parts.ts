import { spanToSteps } from '../../data/span'
import type { FileColumns } from '../../data/columns'
import type { ExperimentOf } from '../../experiment/schema'
import { Problem } from '../../problem'
import {
  splitAsGiven,
  splitByChance,
  splitByOrder,
  splitEveryNth,
  withValidation,
  type CaseParts,
  type CaseValues,
} from '../case-split'
import type { PartName } from '../split'
import { shareOfBoth, splitValueAt } from '../split-values'
import type { Range } from '../step-changes'
import { piecesOf } from './pieces'
import type { SequenceForm } from './recipe'
import type { Sequences } from './sequences'

/** Steps of one sequence that lie in one part, one after the other. */
export interface Stretch extends Range {
  readonly part: PartName
  /** Number of the sequence. */
  readonly sequence: number
}

interface Shared {
  readonly experiment: ExperimentOf<'tag'>
  readonly form: SequenceForm
  readonly sequences: Sequences
  /** The first `own` sequences are those of the main file, the others of the test file. */
  readonly own: number
  readonly tables: { readonly main: FileColumns; readonly test: FileColumns | null }
  /** Number of the label of each step, for shares that are alike in all parts; null: there are none. */
  readonly classes: Int32Array | null
}

/**
 * Shares the steps out: as a column or a file of their own says; of a series in the order of time, the test part last; sequences of
 * the long form by chance, each in one part. With `by` chance or every, a series is shared out in pieces.
 *
 * Throws `Problem` SPLIT_EMPTY, SPLIT_TOO_LARGE, SPLIT_VALUE_MISSING, SPLIT_WORD_UNKNOWN, and those of a gap that is no number of steps.
 */
export function stretchesOf(shared: Shared): Stretch[] {
  const stretches = joinedStretches(sharedOut(shared))
  const { split } = shared.experiment.evaluation
  for (const name of ['train', 'validation', 'test'] as const)
    if (!stretches.some(({ part, length }) => part === name && length > 0))
      throw new Problem('SPLIT_EMPTY', `The ${name} part has no step.`, {
        advice: 'Choose a larger share, or a file with more rows.',
        place: { field: split.column === null ? `evaluation.split.${name}` : 'evaluation.split.column' },
      })
  return stretches
}

function sharedOut(shared: Shared): Stretch[] {
  const { experiment, form, sequences, own, tables } = shared
  const { split } = experiment.evaluation
  const isSeries = form.kind === 'series'
  if (split.column !== null) return asGiven(shared, split.column)
  const given = wholes(sequences).slice(own)
  const ownUnits = wholes(sequences).slice(0, own)
  const test = given.map(unit => ({ ...unit, part: 'test' as const }))
  const inOrder = split.by === 'auto' || split.by === 'order'
  if (isSeries && inOrder) {
    const gap = spanToSteps(experiment.evaluation.gap, null, 'evaluation.gap')
    const shares = tables.test === null ? split : { ...split, test: 0 }
    return [...ownUnits.flatMap(unit => cutInOrder(unit, shares, gap)), ...test]
  }
  const units = isSeries ? ownUnits.flatMap(unit => blocksOf(unit, experiment.task.cases.longest)) : ownUnits
  return [...assigned(units, partsOfUnits(shared, units)), ...test]
}

type Unit = Omit<Stretch, 'part'>

const wholes = ({ count, starts, lengths }: Sequences): Unit[] =>
  Array.from({ length: count }, (_, sequence) => ({ sequence, start: starts[sequence], length: lengths[sequence] }))

const blocksOf = (unit: Unit, longest: number): Unit[] =>
  piecesOf(unit, longest).map(piece => ({ ...piece, sequence: unit.sequence }))

/** Training first, the test part last, `gap` steps between two parts in none. */
function cutInOrder(
  { sequence, start, length }: Unit,
  { train, validation, test }: Readonly<Record<PartName, number>>,
  gap: number,
): Stretch[] {
  const sum = train + validation + test
  const ends = [train, train + validation, sum].map(share => Math.round((length * share) / sum))
  return (['train', 'validation', 'test'] as const).flatMap((part, k) => {
    const from = k === 0 ? 0 : ends[k - 1] + gap
    return ends[k] > from ? [{ part, sequence, start: start + from, length: ends[k] - from }] : []
  })
}

function partsOfUnits({ experiment, sequences, tables, classes }: Shared, units: readonly Unit[]): CaseParts {
  const { evaluation, seed } = experiment
  const { split } = evaluation
  const { group } = split
  const groups: CaseValues | null =
    group === null ? null : units.map(({ start }) => splitValueAt(tables.main, group, sequences.rows[start]))
  const labels: CaseValues | null = classes && units.map(unit => usualClass(classes, unit))
  const by = { labels, groups }
  const count = units.length
  if (tables.test !== null) {
    const all = Int32Array.from({ length: count }, (_, k) => k)
    const none = new Int32Array(0)
    return withValidation({ train: all, validation: none, test: none }, shareOfBoth(split), seed, by)
  }
  if (split.by === 'order') return splitByOrder(count, split, null)
  if (split.by !== 'every') return splitByChance(count, split, seed, by)
  const given = splitEveryNth(count, { test: Math.round(1 / split.test), validation: 0 }, groups)
  return withValidation(given, shareOfBoth(split), seed, by)
}

/** The most frequent label of a unit; of equally frequent ones the one that comes first. */
function usualClass(classes: Int32Array, { start, length }: Range): number {
  const counts = new Map<number, number>()
  for (const own of classes.subarray(start, start + length)) counts.set(own, (counts.get(own) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

function assigned(units: readonly Unit[], parts: CaseParts): Stretch[] {
  const names = new Array<PartName | null>(units.length).fill(null)
  for (const name of ['train', 'validation', 'test'] as const) for (const unit of parts[name]) names[unit] = name
  return units.flatMap((unit, k) => {
    const part = names[k]
    return part === null ? [] : [{ ...unit, part }]
  })
}

/** A column says the part of each row; where it gives no validation part, some training stretches become one. */
function asGiven({ experiment, sequences, tables, classes }: Shared, column: string): Stretch[] {
  const { main } = tables
  const { rows } = sequences
  const words = Array.from(rows, row => splitValueAt(main, column, row))
  const units = wholes(sequences).flatMap(unit => runsOf(unit, words))
  const places = { file: main.file, column, rows: units.map(({ start }) => main.rows[rows[start]]) }
  const given = splitAsGiven(
    units.map(({ start }) => words[start]),
    places,
  )
  if (given.validation.length > 0) return assigned(units, given)
  const { longest } = experiment.task.cases
  const learnt = new Set(given.train)
  const smaller = units.flatMap((unit, k) =>
    learnt.has(k) ? blocksOf(unit, longest).map(block => ({ ...block, part: 'train' as const })) : [],
  )
  const all = Int32Array.from(smaller, (_, k) => k)
  const none = new Int32Array(0)
  const labels = classes && smaller.map(unit => usualClass(classes, unit))
  const cut = withValidation(
    { train: all, validation: none, test: none },
    shareOfBoth(experiment.evaluation.split),
    experiment.seed,
    { labels },
  )
  return [...assigned(smaller, cut), ...assigned(units, { train: none, validation: none, test: given.test })]
}

/** Stretches of a sequence whose rows name the same part. */
function runsOf({ sequence, start, length }: Unit, words: readonly string[]): Unit[] {
  const runs: Unit[] = []
  let from = start
  for (let at = start + 1; at <= start + length; at++) {
    if (at < start + length && words[at] === words[from]) continue
    runs.push({ sequence, start: from, length: at - from })
    from = at
  }
  return runs
}

/** In their order, neighbours of one part as one: what lies together is read and judged together. */
function joinedStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = []
  for (const next of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    const goesOn =
      last !== undefined &&
      last.sequence === next.sequence &&
      last.part === next.part &&
      last.start + last.length === next.start
    if (goesOn) joined[joined.length - 1] = { ...last, length: last.length + next.length }
    else joined.push(next)
  }
  return joined
}
