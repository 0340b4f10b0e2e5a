import { grouped, many, percent } from '../../data/wording'
import type { ProblemReport } from '../../problem'
import type { CaseParts } from '../case-split'
import type { Sequences } from './plan'
import type { GenerateRecipe } from './recipe'
import { stepsRead } from './sequences'

/** What a person should know of the sequences before training. */
export function sequenceWarnings(
  recipe: GenerateRecipe,
  sequences: Sequences,
  parts: CaseParts,
  { batch, limit }: { batch: number; limit: number },
): ProblemReport[] {
  return [
    ...cutSequences(recipe, sequences, limit),
    ...unknownSymbols(recipe, sequences, parts),
    ...repeatedTexts(sequences, parts),
    ...idleSlots(sequences),
    ...shortStream(recipe, sequences, batch),
  ]
}

function cutSequences(recipe: GenerateRecipe, { lengths }: Sequences, limit: number): ProblemReport[] {
  if (recipe.form.kind === 'stream') return []
  const unlimited = { form: recipe.form, longest: Infinity }
  const cut = lengths.reduce((sum, length) => sum + (stepsRead(unlimited, length) > limit ? 1 : 0), 0)
  if (cut === 0) return []
  return [
    {
      code: 'CASES_CUT',
      message: `${many(cut, 'sequence')} ${cut === 1 ? 'is' : 'are'} longer than ${many(limit, 'step')}: what comes after is not read.`,
      advice: 'Set task.cases.longest higher if the end matters; training takes longer then.',
      place: { field: 'task.cases.longest' },
    },
  ]
}

/** Beyond this share of the test part the likelihood says little of the text. */
const MANY_UNKNOWN = 0.02

function unknownSymbols(
  { vocabulary }: GenerateRecipe,
  { symbols, starts, lengths }: Sequences,
  { test }: CaseParts,
): ProblemReport[] {
  if (vocabulary === null || symbols === null) return []
  let unknown = 0
  let all = 0
  for (const one of test) for (let t = 0; t < lengths[one]; t++, all++) if (symbols[starts[one] + t] === 0) unknown++
  if (unknown <= MANY_UNKNOWN * all) return []
  return [
    {
      code: 'TEXT_UNKNOWN',
      message: `${percent(unknown / all)} of the test part are symbols that the network does not know (${grouped(unknown)} of ${grouped(all)}): they are one symbol to it.`,
      advice:
        'Know rarer symbols (task.text.least, task.text.most), cut the texts into characters, or make slots of values.',
      place: { field: 'task.text.least' },
    },
  ]
}

/** Beyond this share of the test part its result is too good. */
const MANY_REPEATS = 0.01

function repeatedTexts({ texts }: Sequences, { train, validation, test }: CaseParts): ProblemReport[] {
  if (texts === null) return []
  const learned = new Set([...train, ...validation].map(one => texts[one]))
  const repeats = test.reduce((sum, one) => sum + (learned.has(texts[one]) ? 1 : 0), 0)
  if (repeats <= MANY_REPEATS * test.length) return []
  return [
    {
      code: 'TEXT_REPEATS',
      message: `${many(repeats, 'text')} of the test part (${percent(repeats / test.length)}) occur in another part too.`,
      advice:
        'Where that flatters the result, keep equal ones in one part: name the column of the texts in evaluation.split.group.',
      place: { field: 'evaluation.split.group' },
    },
  ]
}

function idleSlots({ slots }: Sequences): ProblemReport[] {
  return slots
    .filter(({ texts }) => texts === 0)
    .map(({ column }) => ({
      code: 'SLOT_UNUSED',
      message: `No text holds the value that its row has in “${column}”: as a slot it does nothing.`,
      advice: 'Take it out of task.slots, or look how the text writes it.',
      place: { field: 'task.slots', column },
    }))
}

function shortStream(
  { form, longest }: GenerateRecipe,
  { lengths: [train] }: Sequences,
  batch: number,
): ProblemReport[] {
  if (form.kind !== 'stream' || train >= 4 * batch * longest) return []
  return [
    {
      code: 'STREAM_SHORT',
      message: `The training part has ${many(train, 'symbol')}: with ${many(longest, 'step')} and ${grouped(batch)} pieces at once an epoch is ${many(Math.ceil(train / (batch * longest)), 'step')} of training.`,
      advice: 'Choose a smaller training.batch or fewer task.steps, or a longer text.',
      place: { field: 'training.batch' },
    },
  ]
}
