import { codecOf, countSymbols, END, START, UNKNOWN, vocabularyOf, type Vocabulary } from '../../data/vocabulary'
import type { ExperimentOf } from '../../experiment/schema'
import { Problem } from '../../problem'
import type { ProblemReport } from '../../problem'
import type { CaseParts } from '../case-split'
import { partsOf } from '../classify/parts'
import { formOf, type GenerateTable } from './form'
import type { GenerateRecipe, SequenceForm } from './recipe'
import { findSequences, joined, stepsRead, type Cells, type FoundSequences } from './sequences'
import { streamParts } from './stream-parts'
import { fitVector } from './vector'
import { sequenceWarnings } from './warnings'

/** What an experiment means for the files at hand: every "auto" decided, every sequence in its part. */
export interface GeneratePlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'generate'>
  readonly recipe: GenerateRecipe
  readonly sequences: Sequences
  readonly parts: CaseParts
  readonly warnings: readonly ProblemReport[]
  /** Why the form was chosen; null: it was given. */
  readonly reason: string | null
}

/** The sequences of all files; of a running text one for each part. */
export interface Sequences {
  readonly count: number
  /** First step and number of steps of each, among those of all. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Number of the symbol of every step; null: keys. */
  readonly symbols: Int32Array | null
  /** 1 where a key is down, (steps, K); null: texts. */
  readonly keys: Float32Array | null
  readonly texts: readonly string[] | null
  readonly cells: readonly Cells[] | null
  readonly names: readonly string[]
  /** Texts in which each slot was found. */
  readonly slots: readonly { readonly column: string; readonly texts: number }[]
}

export interface GenerateFiles {
  readonly main: GenerateTable
  /** The test part, where it is a file of its own. */
  readonly test: GenerateTable | null
}

/**
 * Decides everything that is "auto", finds the sequences and shares them out, and fits vocabulary and vector on the training part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done.
 */
export function planGenerate(experiment: ExperimentOf<'generate'>, { main, test }: GenerateFiles): GeneratePlan {
  const { task, evaluation, training } = experiment
  refuseBothDirections(experiment)
  const { column, group } = evaluation.split
  const columns = task.vector?.columns ?? []
  const apart = new Set([...columns, ...task.slots, column, group].flatMap(name => name ?? []))
  const { form, reason } = formOf(task, main, apart)
  refuseVector(task, form)
  const wanted = { slots: task.slots, cells: columns }
  const own = findSequences(main, form, wanted)
  const given = test === null ? null : findSequences(test, form, wanted)
  const all = given === null ? own : joined(own, given)
  const { found, parts, notices } =
    form.kind === 'stream'
      ? { ...streamParts(all, experiment), notices: [] }
      : byCases(all, partsOf(experiment, { main, test }, { ...all, labels: null }, own.count))
  const vocabulary = found.tokens === null ? null : vocabularyOfTraining(form, found, parts, task)
  const symbols = vocabulary === null ? null : codecOf(vocabulary).encode(found.tokens ?? [])
  const warnings: ProblemReport[] = [...all.notices, ...notices]
  const vector = task.vector && fitVector(task.vector, task.slots, found, parts.train, warnings)
  const limit = form.kind === 'stream' ? task.steps : task.cases.longest
  const unlimited = { form, longest: Infinity }
  const longest = found.lengths.reduce((most, length) => Math.max(most, stepsRead(unlimited, length)), 1)
  const recipe: GenerateRecipe = { form, vocabulary, vector, slots: task.slots, longest: Math.min(longest, limit) }
  const { count, starts, lengths, keys, texts, cells, names } = found
  const slots = task.slots.map(slot => ({ column: slot, texts: found.found[slot].reduce((sum, one) => sum + one, 0) }))
  const sequences: Sequences = { count, starts, lengths, symbols, keys, texts, cells, names, slots }
  warnings.push(...sequenceWarnings(recipe, sequences, parts, { batch: training.batch, limit }))
  return { experiment: { ...experiment, task: resolved(task, form) }, recipe, sequences, parts, warnings, reason }
}

function byCases(
  found: FoundSequences,
  { notices, ...parts }: CaseParts & { readonly notices: readonly ProblemReport[] },
): { found: FoundSequences; parts: CaseParts; notices: readonly ProblemReport[] } {
  for (const name of ['train', 'validation', 'test'] as const)
    if (parts[name].length === 0)
      throw new Problem('SPLIT_EMPTY', `The ${name} part has no sequence.`, {
        advice: 'Choose a larger share, or a file with more sequences.',
        place: { field: `evaluation.split.${name}` },
      })
  return { found, parts, notices }
}

function vocabularyOfTraining(
  { kind }: SequenceForm,
  { tokens, starts, lengths }: FoundSequences,
  { train }: CaseParts,
  { text: { least, most } }: ExperimentOf<'generate'>['task'],
): Vocabulary {
  const seen = Array.from(train, one => tokens?.slice(starts[one], starts[one] + lengths[one]) ?? [])
  // A running text has neither beginning nor end.
  const reserved = kind === 'stream' ? ([UNKNOWN] as const) : ([UNKNOWN, START, END] as const)
  return vocabularyOf(countSymbols(seen), { reserved, least, most })
}

function resolved(task: ExperimentOf<'generate'>['task'], form: SequenceForm): ExperimentOf<'generate'>['task'] {
  if (form.kind === 'keys') {
    const cases = { ...task.cases, id: [...form.ids], step: form.step ?? 'none' }
    return { ...task, form: form.kind, keys: [...form.columns], cases: form.ids.length > 0 ? cases : task.cases }
  }
  return { ...task, form: form.kind, column: form.column, text: { ...task.text, by: form.by } }
}

/** Only a text that begins has something to begin with. */
function refuseVector({ vector, slots }: ExperimentOf<'generate'>['task'], { kind }: SequenceForm): void {
  const place = { field: vector === null ? 'task.slots' : 'task.vector' }
  if (kind === 'stream' && (vector !== null || slots.length > 0))
    throw new Problem('VECTOR_WITHOUT_ROWS', 'A running text has no rows: there is no vector that it is made from.', {
      advice: 'Take task.vector and task.slots out, or choose a column of texts.',
      place,
    })
  if (slots.length > 0 && kind === 'keys')
    throw new Problem('SLOTS_WITHOUT_TEXT', 'Slots stand for values in a text, and keys are none.', {
      advice: 'Take task.slots out.',
      place: { field: 'task.slots' },
    })
}

/** What comes is not there when it is foretold. */
function refuseBothDirections({ network }: ExperimentOf<'generate'>): void {
  if (!network.bidirectional) return
  throw new Problem(
    'GENERATE_BIDIRECTIONAL',
    'Each step is foretold from those before it: a second direction would read the very steps that are to be foretold.',
    {
      advice: 'Switch “network.bidirectional” off; more units or a second layer make a network stronger.',
      place: { field: 'network.bidirectional' },
    },
  )
}
