import { tokenise } from '../../data/tokens'
import { END, START } from '../../data/vocabulary'
import type { SideRecipe, TranslateRecipe } from '../../tasks/translate/recipe'
import type { ModelFrame } from './frame'
import { checkSymbols } from './inputs'
import { expectSame, type Refuse } from './refuse'
import type { CheckPair } from './translate-check'
import type { TranslateFile } from './translate-schema'

/** What a model that translates has of its own. */
export interface TranslateParts {
  readonly kind: 'translate'
  readonly recipe: TranslateRecipe
  /** How to read a file for this model. */
  readonly data: TranslateFile['data']
  readonly check: readonly CheckPair[]
}

/** A trained translator: all that is needed to apply it to other texts. */
export type TranslateModel = TranslateParts & ModelFrame

/** The keys of the file that are a translator's own. */
export function translateBody({ recipe: { source, target, beam } }: TranslateModel): {
  task: object
  inputs: object
  outputs: object
} {
  return { task: { kind: 'translate', beam }, inputs: [sideBody(source)], outputs: sideBody(target) }
}

const sideBody = ({ column, by, lowerCase, vocabulary, longest }: SideRecipe): object => ({
  ...{ kind: 'token', column, by, lowerCase },
  ...vocabulary,
  longest,
})

/** Throws what `refuse` makes of sizes that do not belong together. */
export function translateParts(file: TranslateFile, refuse: Refuse): TranslateParts {
  const { task, inputs, outputs, data, check } = file
  const recipe: TranslateRecipe = {
    source: readSide(inputs[0], refuse, 'inputs[0]'),
    target: readSide(outputs, refuse, 'outputs'),
    beam: task.beam,
  }
  const known = recipe.target.vocabulary.symbols.slice(0, recipe.target.vocabulary.reserved)
  for (const symbol of [START, END])
    if (!known.includes(symbol)) throw refuse(`There is no ${symbol} around a translation`, 'outputs.symbols')
  checkNetwork(file, recipe, refuse)
  check.forEach(({ source, target, outputs: said }, n) => {
    const symbols = tokenise(target, recipe.target).texts.length
    if (tokenise(source, recipe.source).texts.length === 0) throw refuse('There is no symbol', `check[${n}].source`)
    if (symbols === 0) throw refuse('There is no symbol', `check[${n}].target`)
    expectSame(refuse, 'Probabilities', said.length, symbols + 1, `check[${n}].outputs`)
  })
  return { kind: 'translate', recipe, data, check }
}

function readSide(side: TranslateFile['outputs'], refuse: Refuse, field: string): SideRecipe {
  const { column, by, lowerCase, symbols, reserved, leftOut, longest } = side
  checkSymbols(side, refuse, field)
  return { column, by, lowerCase, longest, vocabulary: { symbols, reserved, leftOut } }
}

function checkNetwork({ network }: TranslateFile, { source, target }: TranslateRecipe, refuse: Refuse): void {
  const { encoder } = network
  if (encoder === undefined) throw refuse('A translation needs an encoder', 'network.encoder')
  if (network.read !== 'every') throw refuse('A symbol is said at every step', 'network.read')
  const symbols = target.vocabulary.symbols.length
  expectSame(refuse, 'Features of one step', network.inputs, 0, 'network.inputs')
  expectSame(refuse, 'Features of one step', encoder.inputs, 0, 'network.encoder.inputs')
  expectSame(refuse, 'Tables of embeddings', network.embeddings?.length ?? 0, 1, 'network.embeddings')
  expectSame(refuse, 'Tables of embeddings', encoder.embeddings?.length ?? 0, 1, 'network.encoder.embeddings')
  const [own] = network.embeddings ?? []
  const [read] = encoder.embeddings ?? []
  expectSame(refuse, 'Symbols', own.symbols, symbols, 'network.embeddings[0].symbols')
  expectSame(refuse, 'Symbols', read.symbols, source.vocabulary.symbols.length, 'network.encoder.embeddings[0].symbols')
  expectSame(refuse, 'Values of the head', network.outputs, symbols, 'network.outputs')
}
