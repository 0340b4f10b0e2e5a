import { tokenise } from '../../data/tokens'
import { codecOf } from '../../data/vocabulary'
import type { FoundCases } from '../../tasks/classify/cases'
import { fillSteps, present, stepFeatures } from '../../tasks/step-inputs'
import type { ClassifyRecipe } from '../../tasks/classify/recipe'
import { probabilitiesOf } from '../../tasks/classify/results'
import type { ClassifyParts } from './classify'
import type { ClassifyFile } from './classify-schema'
import type { ModelFrame } from './frame'
import { checkedOf, columnOfCells, largestDifference, referenceOutputs, type CheckSequences } from './sequences'

/** A case as the user has it, with the probabilities of its classes. */
export type CheckCase = ClassifyFile['check'][number]

type CasesToShow = Pick<FoundCases, 'starts' | 'lengths' | 'columns' | 'texts'>

/**
 * Some of the cases of a part as the user has them, first, last and between, with the probabilities that the reference
 * (float64) gives them.
 *   part: numbers of its cases
 */
export function classifyCheckOf(
  { recipe, network, parameters }: Pick<ClassifyParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  cases: CasesToShow,
  part: Int32Array,
): CheckCase[] {
  const shown = checkedOf(part.length).map(k => caseAt(recipe, cases, part[k]))
  const outputs = referenceOutputs(network, parameters, classifyCheckSequences({ recipe, check: shown }))
  const C = recipe.classes.length
  const p = probabilitiesOf(outputs, C)
  return shown.map((one, k) => ({ ...one, outputs: Array.from(p.subarray(k * C, (k + 1) * C)) }))
}

/** What is read of one case: no more than the longest one has. */
function caseAt(recipe: ClassifyRecipe, { starts, lengths, columns, texts }: CasesToShow, one: number): CheckCase {
  const { form, inputs, longest } = recipe
  if (form.kind === 'text') {
    if (texts === null) throw new Error('cases of texts have their texts')
    const text = texts[one]
    const { ends } = tokenise(text, form)
    return { rows: null, text: text.slice(0, ends[Math.min(ends.length, longest) - 1]), outputs: [] }
  }
  const own = inputs.map(({ column }) => present(columns, column))
  const rows = Array.from({ length: Math.min(lengths[one], longest) }, (_, t) =>
    own.map(({ kind, levels, values }) => {
      const value = values[starts[one] + t]
      if (!Number.isFinite(value)) return null
      return kind === 'number' ? value : levels[value]
    }),
  )
  return { rows, text: null, outputs: [] }
}

/** The cases of a check as a network reads them, one behind the other. */
export function classifyCheckSequences({ recipe, check }: Pick<ClassifyParts, 'recipe' | 'check'>): CheckSequences {
  const { form, inputs, vocabulary, longest } = recipe
  const rows = check.flatMap(({ rows }) => rows?.slice(0, longest) ?? [])
  const tokens =
    form.kind === 'text' ? check.map(({ text }) => tokenise(text ?? '', form).texts.slice(0, longest)) : null
  const lengths = Int32Array.from(check, ({ rows }, n) => tokens?.[n].length ?? Math.min(rows?.length ?? 0, longest))
  const starts = new Int32Array(check.length)
  for (let n = 1; n < starts.length; n++) starts[n] = starts[n - 1] + lengths[n - 1]
  const features = new Float64Array(rows.length * stepFeatures(inputs).length)
  const columns = inputs.map((input, c) => columnOfCells(input, rows, c))
  fillSteps(inputs, columns, features)
  return {
    features,
    tokens: vocabulary === null || tokens === null ? null : codecOf(vocabulary).encode(tokens.flat()),
    count: check.length,
    starts,
    lengths,
    steps: lengths.reduce((longest, length) => Math.max(longest, length), 1),
  }
}

/** The largest error of the probabilities that outputs (logits, as a network says them) mean. */
export const classifyCheckError = (
  { recipe, check }: Pick<ClassifyParts, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number =>
  largestDifference(
    probabilitiesOf(outputs, recipe.classes.length),
    check.flatMap(({ outputs }) => outputs),
  )
