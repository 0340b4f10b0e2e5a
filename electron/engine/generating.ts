import type { GenerateTask } from '../../core/experiment/tasks/generate'
import { compileNetwork } from '../../core/network/compiled'
import type { CompiledNetwork } from '../../core/network/compiled.types'
import type { NetworkSpec } from '../../core/network/spec'
import { keysText } from '../../core/tasks/generate/keys-text'
import { mostProbable } from '../../core/tasks/generate/most-probable'
import { pieceOf, tokensOf, vectorOf } from '../../core/tasks/generate/pieces'
import type { GenerateRecipe } from '../../core/tasks/generate/recipe'
import type { Step } from '../../core/tasks/generate/say'
import type { Cells } from '../../core/tasks/generate/sequences'
import { threadKernels } from './thread-kernels'

/** A network that reads and says one step at a time, for `rows` pieces at once. Its parameters are to be loaded. */
export const speakingNetwork = (spec: NetworkSpec, rows: number): CompiledNetwork =>
  compileNetwork(spec, { kernels: threadKernels(), batch: rows, steps: 1, sourceSteps: 1 })

/** What was said as one text: of keys as `keysText` writes it. */
export function pieceText(recipe: GenerateRecipe, steps: readonly Step[], cells: Cells | null): string {
  const piece = pieceOf(recipe, steps, cells)
  return piece.kind === 'text' ? piece.text : keysText(piece.steps, recipe.form.kind === 'keys' ? recipe.form.keys : [])
}

/** Hypotheses that are at work at once. */
const ROWS = 256

/** Tokens of the most probable text of each vector, values in their slots. */
export function mostProbableTexts(
  { spec, parameters }: { readonly spec: NetworkSpec; readonly parameters: Float32Array },
  recipe: GenerateRecipe,
  wanted: readonly Cells[],
  beam: GenerateTask['beam'],
): string[][] {
  const network = speakingNetwork(spec, Math.max(beam.width, ROWS))
  network.loadParameters(parameters)
  const each = Math.floor(network.batch / beam.width)
  const texts: string[][] = []
  for (let from = 0; from < wanted.length; from += each) {
    const some = wanted.slice(from, from + each)
    const vectors = some.map(cells => vectorOf(recipe, cells) ?? new Float64Array(0))
    const found = mostProbable(network, recipe, vectors, { ...beam, length: recipe.longest })
    found.forEach((symbols, k) => texts.push(tokensOf(recipe, symbols, some[k])))
  }
  return texts
}
