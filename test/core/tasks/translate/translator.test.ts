import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../../core/kernels/index'
import { compileNetwork } from '../../../../core/network/compiled'
import { forward, referenceNetwork } from '../../../../core/network/reference'
import { encodedSources, frameOf } from '../../../../core/tasks/translate/data'
import { symbolsOf, textOf, translatorOf, translatorSizes } from '../../../../core/tasks/translate/translator'
import { cellName, EVERY_CELL } from '../../support/networks'
import { plannedPairs, somePairs, someTranslator, type TranslatorChoices } from '../../support/translators'

const { pairs } = plannedPairs(somePairs(), { text: { by: 'words', least: 2 } })
const GREEDY = { width: 1, lengthPenalty: 0 }

function onKernels(choices: TranslatorChoices, rows: number) {
  const model = someTranslator(choices)
  const network = compileNetwork(model.network, { kernels: loadKernels(), ...translatorSizes(rows, model.recipe) })
  network.loadParameters(model.parameters)
  return { model, translator: translatorOf(network, model.recipe) }
}

/** What the float64 reference says of a source when it has said some symbols, and where it looks. */
function byReference({ model }: ReturnType<typeof onKernels>, source: readonly string[], said: readonly number[]) {
  const { tokens } = encodedSources(model.recipe, [source])
  const read = [frameOf(model.recipe).start, ...said]
  const empty = (n: number): Float64Array[] => Array.from({ length: n }, () => new Float64Array(0))
  const [trace] = forward(referenceNetwork(model.network, model.parameters), [
    {
      x: empty(read.length),
      tokens: read.map(token => [token]),
      source: { x: empty(tokens.length), tokens: Array.from(tokens, token => [token]) },
    },
  ])
  return trace
}

/** Greedy search by the reference: no start and no unknown symbol is said. */
function greedyByReference(on: ReturnType<typeof onKernels>, source: readonly string[]): number[] {
  const { end } = frameOf(on.model.recipe)
  const said: number[] = []
  while (said.length < 2 * on.model.recipe.target.longest + 1) {
    const ŷ = Array.from(byReference(on, source, said).outputs[said.length])
    ŷ[0] = ŷ[1] = -Infinity
    const symbol = ŷ.indexOf(Math.max(...ŷ))
    if (symbol === end) break
    said.push(symbol)
  }
  return said
}

const CHOICES: [string, TranslatorChoices][] = [
  ...EVERY_CELL.map((cell): [string, TranslatorChoices] => [
    cellName(cell),
    { cell, layers: 2, bidirectional: true, attention: 'luong' },
  ]),
  ['one direction without attention', {}],
]

describe('a translator', () => {
  it.each(CHOICES)('says greedily what the float64 reference says, all sentences at once: %s', (_, choices) => {
    const on = onKernels(choices, 8)
    const sources = pairs.sources.slice(0, 11)
    const said = on.translator.translate(sources, GREEDY).map(([{ tokens }]) => tokens)
    expect(said).toEqual(sources.map(source => greedyByReference(on, source)))
  })

  it('says the same whatever room it has and whatever stands beside a sentence', () => {
    const choices: TranslatorChoices = { attention: 'luong', units: 6 }
    const beam = { width: 3, lengthPenalty: 0.6 }
    const sources = pairs.sources.slice(0, 7)
    const alone = sources.map(source => onKernels(choices, 3).translator.translate([source], beam, { best: 2 })[0])
    expect(onKernels(choices, 64).translator.translate(sources, beam, { best: 2 })).toEqual(alone)
    expect(onKernels(choices, 7).translator.translate(sources, beam, { best: 2 })).toEqual(alone)
  })

  it('finds by a beam what is at least as probable as the greedy translation, and tells its probability', () => {
    const on = onKernels({ attention: 'luong' }, 16)
    const sources = pairs.sources.slice(0, 12)
    const greedy = on.translator.translate(sources, GREEDY)
    const found = on.translator.translate(sources, { width: 8, lengthPenalty: 0 })
    found.forEach(([best], n) => {
      if (greedy[n][0].ended) expect(best.logProbability).toBeGreaterThanOrEqual(greedy[n][0].logProbability - 1e-6)
    })
    expect(found.some(([best], n) => best.logProbability > greedy[n][0].logProbability + 1e-3)).toBe(true)
  })

  it('looks where the reference looks, at all of the source with weights that sum to 1', () => {
    const on = onKernels({ attention: 'luong', bidirectional: true }, 4)
    const [source] = pairs.sources
    const said = [5, 4, 6]
    const weights = on.translator.attention(source, said)
    const expected = byReference(on, source, said).attention.map(({ α }) => Array.from(α))
    expect(weights).toEqual(expected.map(row => row.map(α => expect.closeTo(α, 5) as number)))
    expect(weights?.length).toBe(4)
    expect(onKernels({}, 4).translator.attention(source, said)).toBeNull()
  })

  it('writes what it says as a person would', () => {
    const { recipe } = someTranslator()
    const { symbols } = recipe.target.vocabulary
    expect(symbolsOf(recipe, [3, 4])).toEqual(symbols.slice(3, 5))
    expect(textOf(recipe, ['hej', ',', 'du', '!'])).toBe('hej, du!')
  })

  it('has no room for a wider beam than it was made for', () => {
    expect(() => onKernels({}, 4).translator.translate(pairs.sources, { width: 5, lengthPenalty: 0 })).toThrow(
      RangeError,
    )
  })
})
