import type { TagFacts } from '../../electron/contract'
import type { TagTask } from '../../core/experiment/tasks/tag'
import { lengthText, type FormWords } from './case-words'
import { count, counted, figure } from './format'

/** What the rows of a file are, where it is not one token a line. */
export const TAG_FORMS: Readonly<Record<Exclude<TagTask['cases']['form'], 'auto'>, FormWords>> = {
  long: {
    label: 'Several rows',
    means: 'A row is a step; one or more columns name the sequence that it belongs to.',
    rows: true,
  },
  series: { label: 'The whole file', means: 'The file is one sequence; a row is a step.' },
}

const TOKENS: FormWords = {
  label: 'One sentence',
  means: 'A line is a word with its label; a blank line ends the sentence.',
}

export const tagForm = (form: TagFacts['form']): FormWords => (form === 'tokens' ? TOKENS : TAG_FORMS[form])

/** "1,394 sequences of 23,394 steps" */
export const placesText = ({ sequences, places }: Pick<TagFacts, 'sequences' | 'places'>): string =>
  `${counted(sequences, 'sequence')} of ${counted(places, 'step')}`

/** What is said of a step: "13 labels", or "a number from 0 to 12 °C". */
export function saysText({ says }: Pick<TagFacts, 'says'>): string {
  if (says.kind === 'labels') return counted(says.classes.length, 'label')
  return `a number from ${figure(says.min)} to ${figure(says.max)}${says.unit ? ` ${says.unit}` : ''}`
}

/** The lengths, and what is read at once. */
export function piecesText({ lengths, steps, sequences }: Pick<TagFacts, 'lengths' | 'steps' | 'sequences'>): string {
  const all = sequences === 1 ? `${counted(lengths.longest, 'step')}.` : lengthText(lengths, 'sequences')
  return steps < lengths.longest
    ? `${all} They are read in pieces of at most ${counted(steps, 'step')} (T = ${count(steps)}); nothing is left out.`
    : `${all} The network reads all of them (T = ${count(steps)}).`
}

/** Whether a sentence can be typed for the network to read: it reads words and nothing else. */
export const readsWordsAlone = ({ symbols, examples }: Pick<TagFacts, 'symbols' | 'examples'>): boolean =>
  symbols.length > 0 && examples.every(({ columns }) => columns.length === 0)
