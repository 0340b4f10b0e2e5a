import type { Reading } from '../../data/profile'
import type { Experiment } from '../../experiment/schema'
import { tagShape } from '../../tasks/tag/data'
import type { SequenceInput } from '../../tasks/step-features'
import type { Says, TagRecipe, WordInput } from '../../tasks/tag/recipe'
import { cellKind, checkInputs, checkRow, checkSymbols } from './inputs'
import type { ModelFrame } from './frame'
import { expectSame, found, type Refuse } from './refuse'
import type { CheckTag } from './tag-check'
import type { TagFile } from './tag-schema'

/** What a model that tags has of its own. */
export interface TagParts {
  readonly kind: 'tag'
  readonly recipe: TagRecipe
  /** How to read a file for this model. */
  readonly data: TagFile['data']
  readonly check: readonly CheckTag[]
}

/** A trained tagger: all that is needed to apply it to another file. */
export type TagModel = TagParts & ModelFrame

/** The reading choices of an experiment as a model keeps them: sequences know no clock, and nothing of them is repaired. */
export const tagModelData = (
  { read, types }: Experiment['data'],
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): TagParts['data'] => ({ read: { ...read, dateOrder, utc }, types })

/** The columns that a model reads of each step: those of features, then that of words. */
export const columnsOfTag = ({ inputs, words }: Pick<TagRecipe, 'inputs' | 'words'>): string[] => [
  ...new Set([...inputs.map(({ column }) => column), ...(words === null ? [] : [words.column])]),
]

/** The keys of the file that are a tagger's own. */
export function tagBody({ recipe }: TagModel): { task: object; inputs: object; outputs: object } {
  const { form, normalise, inputs, words, label, says, longest } = recipe
  const { kind, ...told } = says
  return {
    task: { kind: 'tag', form, normalise, longest },
    inputs: [...inputs, ...(words === null ? [] : wordInputs(words))],
    outputs: { says: kind, label, ...told },
  }
}

function wordInputs({ column, lowerCase, vocabulary, spelling }: WordInput): object[] {
  const word = { kind: 'word', column, lowerCase, ...vocabulary }
  return spelling === null ? [word] : [word, { kind: 'spelling', column, ...spelling }]
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function tagParts(file: TagFile, refuse: Refuse): TagParts {
  const { task, outputs, data, check } = file
  const { form, normalise, longest } = task
  const recipe: TagRecipe = {
    ...{ form, normalise, longest },
    ...readInputs(file.inputs, refuse),
    label: outputs.label,
    says: readSays(outputs, refuse),
  }
  if (columnsOfTag(recipe).includes(recipe.label))
    throw refuse(`The column ${found(recipe.label)} is an input too`, 'outputs.label')
  checkNetwork(file, recipe, refuse)
  check.forEach((one, n) => {
    checkCase(one, recipe, refuse, `check[${n}]`)
  })
  return { kind: 'tag', recipe, data, check }
}

/** Features first, then at most one column of words, and what its words look like. */
function readInputs(inputs: TagFile['inputs'], refuse: Refuse): Pick<TagRecipe, 'inputs' | 'words'> {
  for (const kind of ['change', 'spelling'] as const)
    checkInputs(
      inputs.filter(input => input.kind === kind),
      refuse,
    )
  checkInputs(
    inputs.filter(({ kind }) => kind !== 'change' && kind !== 'spelling'),
    refuse,
  )
  const features: SequenceInput[] = []
  let words: WordInput | null = null
  inputs.forEach((input, k) => {
    const field = `inputs[${k}]`
    if (input.kind === 'word') {
      if (words !== null) throw refuse('One column of words is read', `${field}.kind`)
      checkSymbols(input, refuse, field)
      const { column, lowerCase, symbols, reserved, leftOut } = input
      words = { column, lowerCase, vocabulary: { symbols, reserved, leftOut }, spelling: null }
    } else if (input.kind === 'spelling') {
      if (words === null || words.column !== input.column || words.spelling !== null)
        throw refuse('The column of words comes before what they look like', field)
      const { prefixes, suffixes, buckets } = input
      words = { ...words, spelling: { prefixes, suffixes, buckets } }
    } else {
      if (words !== null) throw refuse('Words come after features', `${field}.kind`)
      if (input.kind === 'change' && !features.some(other => other.kind === 'number' && other.column === input.column))
        throw refuse(`The changes of ${found(input.column)} belong to no number`, field)
      features.push(input)
    }
  })
  return { inputs: features, words }
}

function readSays(outputs: TagFile['outputs'], refuse: Refuse): Says {
  if (outputs.says === 'number') return { kind: 'number', unit: outputs.unit, scaler: outputs.scaler }
  if (new Set(outputs.classes).size < outputs.classes.length) throw refuse('A label occurs twice', 'outputs.classes')
  return { kind: 'labels', classes: outputs.classes }
}

function checkNetwork({ network }: TagFile, recipe: TagRecipe, refuse: Refuse): void {
  const { embeddings = [] } = network
  const shape = tagShape(recipe)
  const field = 'network.embeddings'
  expectSame(refuse, 'Features of one step', network.inputs, shape.inputs, 'network.inputs')
  expectSame(refuse, 'Tables of embeddings', embeddings.length, shape.symbols.length, field)
  shape.symbols.forEach((symbols, n) => {
    expectSame(refuse, 'Symbols', embeddings[n].symbols, symbols, `${field}[${n}].symbols`)
  })
  expectSame(refuse, 'Values of the head', network.outputs, shape.outputs, 'network.outputs')
  if (network.read !== 'every') throw refuse('A tagger reads every step', 'network.read')
}

function checkCase({ rows, outputs }: CheckTag, recipe: TagRecipe, refuse: Refuse, field: string): void {
  const { inputs, words } = recipe
  const kinds = columnsOfTag(recipe).map(name => {
    const input = inputs.find(({ column }) => column === name)
    return input === undefined || name === words?.column ? 'string' : cellKind(input)
  })
  rows.forEach((row, r) => {
    checkRow(row, kinds, refuse, `${field}.rows[${r}]`)
  })
  expectSame(refuse, 'Steps with outputs', outputs.length, rows.length, `${field}.outputs`)
  outputs.forEach((values, t) => {
    expectSame(refuse, 'Values', values.length, tagShape(recipe).outputs, `${field}.outputs[${t}]`)
  })
}
