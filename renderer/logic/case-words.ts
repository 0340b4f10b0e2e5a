import type { ClassifyFacts } from '../../electron/contract'
import type { Experiment } from '../../core/experiment/schema'
import type { ClassifyTask } from '../../core/experiment/tasks/classify'
import { count, counted } from './format'

type Form = ClassifyFacts['form']
type Cut = ClassifyTask['text']['by']
type By = Experiment['evaluation']['split']['by']

/** How the rows of a file make up sequences, in words. */
export interface FormWords {
  readonly label: string
  readonly means: string
  /** A row is one step: columns name what it belongs to, and may count it. */
  readonly rows?: boolean
}

/** What a row of the file is. */
export const FORMS: Readonly<Record<Form, FormWords>> = {
  long: {
    label: 'Several rows',
    means: 'A row is a step; one or more columns name the case that it belongs to.',
    rows: true,
  },
  wide: { label: 'One row', means: 'A row is a case; numbered columns (t1, t2, t3 …) are its steps.' },
  text: { label: 'One text', means: 'A row is a case; its text is read symbol by symbol.' },
}

export const CUTS: Readonly<Record<Exclude<Cut, 'auto'>, { readonly label: string; readonly means: string }>> = {
  words: { label: 'Words', means: 'Words and marks, cut by blanks and punctuation.' },
  characters: { label: 'Characters', means: 'Every letter is a step: for names and codes.' },
  blanks: { label: 'Cut already', means: 'Somebody has cut the texts: blanks divide their words.' },
}

/** How cases are shared out among the parts. */
export const WAYS: Readonly<Record<By | 'column', string>> = {
  auto: 'auto',
  chance: 'By chance',
  order: 'In their order',
  every: 'Every n-th is test',
  column: 'As a column says',
}

/** Steps of sequences. */
export type Lengths = ClassifyFacts['lengths']

/** "7 to 29 steps, half of the cases up to 15." */
export function lengthText({ shortest, median, longest }: Lengths, many = 'cases', step = 'step'): string {
  return shortest === longest
    ? `All ${many} have ${counted(longest, step)}.`
    : `${count(shortest)} to ${counted(longest, step)}, half of the ${many} up to ${count(median)}.`
}

/** What the network reads of them. */
export const readText = ({ lengths, steps }: Pick<ClassifyFacts, 'lengths' | 'steps'>): string =>
  steps < lengths.longest
    ? `The network reads the first ${counted(steps, 'step')} (T = ${count(steps)}).`
    : `The network reads all of them (T = ${count(steps)}).`

export const PARTS = ['train', 'validation', 'test'] as const
export type Part = (typeof PARTS)[number]

/** What there is of a class. */
export type ClassCounts = { readonly name: string } & Readonly<Record<Part, number>>

export interface ClassBar {
  readonly name: string
  readonly counts: Readonly<Record<Part, number>>
  readonly total: number
  /** Share of the largest class, 0 … 1, of each part. */
  readonly widths: Readonly<Record<Part, number>>
}

/** Bars over one scale, the largest class: what is uneven is seen to be. */
export function classBars(classes: readonly ClassCounts[]): ClassBar[] {
  const totals = classes.map(({ train, validation, test }) => train + validation + test)
  const most = totals.reduce((a, b) => Math.max(a, b), 1)
  return classes.map(({ name, ...counts }, k) => ({
    name,
    counts,
    total: totals[k],
    widths: { train: counts.train / most, validation: counts.validation / most, test: counts.test / most },
  }))
}
