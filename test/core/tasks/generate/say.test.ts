import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../../core/kernels/index'
import { compileNetwork } from '../../../../core/network/compiled'
import { predict } from '../../../../core/training/predict'
import { generateData } from '../../../../core/tasks/generate/data'
import { placeNats } from '../../../../core/tasks/generate/likelihoods'
import { mostProbable } from '../../../../core/tasks/generate/most-probable'
import { vectorOf, wishOf } from '../../../../core/tasks/generate/pieces'
import { say, type Step, type Wish } from '../../../../core/tasks/generate/say'
import { count } from '../../support/series'
import { someNetwork, somePlan, SPEAKER_FORMS, type SpeakerForm } from '../../support/speakers'

const ROWS = 8

function speaking(form: SpeakerForm, layers = 1) {
  const plan = somePlan(form)
  const { network: spec, parameters } = someNetwork(plan, { layers })
  const network = compileNetwork(spec, { kernels: loadKernels({}), batch: ROWS, steps: 1, sourceSteps: 1 })
  network.loadParameters(parameters)
  return { plan, network, spec, parameters }
}

const DRAWN = { temperature: 1, topK: null, topP: null }
const GREEDY = { ...DRAWN, temperature: 0 }

/** What the whole network, reading all steps at once, finds most probable after the beginning of a training sequence. */
function greedyAfter(form: SpeakerForm, known: number): { start: Step[]; next: Step; wish: Wish } {
  const { plan, spec, parameters } = speaking(form)
  const data = generateData(plan)
  const { recipe, sequences } = plan
  const one = 1
  const { starts, sources } = data.train
  const network = compileNetwork(spec, { kernels: loadKernels({}), batch: 1, steps: data.steps, sourceSteps: 1 })
  network.loadParameters(parameters)
  const { targets } = data.train
  const rows = count(known).map(t => starts[one] + t)
  const opening = recipe.form.kind === 'stream' ? 1 : 0
  const start = rows.slice(0, known - 1 + opening).map((row): Step => {
    if (targets.kind === 'classes') return opening === 1 ? (data.tokens?.[row] ?? -1) : targets.classes[row]
    if (targets.kind !== 'keys') throw new Error('symbols or keys')
    return count(data.outputs).filter(key => targets.values[row * data.outputs + key] === 1)
  })
  const outputs = predict(network, data, {
    count: 1,
    starts: Int32Array.of(starts[one]),
    lengths: Int32Array.of(known),
    ...(sources ? { sources: { starts: sources.starts.slice(one, one + 1), lengths: null } } : {}),
  })
  const said = Array.from(outputs.subarray((known - 1) * data.outputs, known * data.outputs))
  const allowed = said.map((logit, k) =>
    recipe.vocabulary && k < 2 && !(opening === 1 && k === 1) ? -Infinity : logit,
  )
  const next =
    recipe.vocabulary === null
      ? count(data.outputs).filter(key => said[key] > 0)
      : allowed.indexOf(Math.max(...allowed))
  const cells = sequences.cells?.[plan.parts.train[one]] ?? null
  return { start, next, wish: { start, vector: vectorOf(recipe, cells) } }
}

describe('a network that speaks', () => {
  it.each(SPEAKER_FORMS)('goes on from a start as the network that reads it all at once foretells: %s', form => {
    for (const known of [1, 2, 4]) {
      const { next, wish } = greedyAfter(form, known)
      const { plan, network } = speaking(form)
      const end = plan.recipe.vocabulary?.symbols.indexOf('<end>') ?? -1
      const [said] = say(network, plan.recipe, [wish], { sampling: GREEDY, length: 1, seed: 1 })
      expect(said).toEqual(next === end && end >= 0 ? { steps: [], ended: true } : { steps: [next], ended: false })
    }
  })

  it.each(['texts', 'keys', 'state'] as const)(
    'says the same of one wish among many, with a stream of its own: %s',
    form => {
      const { plan, network } = speaking(form, 2)
      const cells = (k: number) => plan.sequences.cells?.[k] ?? null
      const wishes = count(ROWS).map(k => wishOf(plan.recipe, cells(k), ''))
      const all = say(network, plan.recipe, wishes, { sampling: DRAWN, length: 12, seed: 5 })
      const three = say(network, plan.recipe, wishes.slice(0, 3), { sampling: DRAWN, length: 12, seed: 5 })
      expect(three).toEqual(all.slice(0, 3))
      expect(say(network, plan.recipe, wishes, { sampling: DRAWN, length: 12, seed: 6 })).not.toEqual(all)
    },
  )

  it('never says the unknown or a second start, and stops at the length', () => {
    const { plan, network } = speaking('texts')
    const wishes = count(ROWS).map(() => wishOf(plan.recipe, null, ''))
    for (const { steps, ended } of say(network, plan.recipe, wishes, { sampling: DRAWN, length: 30, seed: 2 })) {
      expect(steps.length === 30 || ended).toBe(true)
      for (const step of steps) expect(Number(step)).toBeGreaterThan(2)
    }
  })
})

describe('the most probable text of a vector', () => {
  it.each(['vector', 'first', 'state'] as const)('is never less probable than the greedy one: %s', form => {
    const { plan, network, spec, parameters } = speaking(form)
    const { recipe, sequences } = plan
    const vectors = count(2).map(k => vectorOf(recipe, sequences.cells?.[k] ?? {}) ?? new Float64Array(0))
    const at = (width: number) => mostProbable(network, recipe, vectors, { width, lengthPenalty: 0, length: 6 })
    const greedy = say(
      network,
      recipe,
      vectors.map(vector => ({ start: [], vector })),
      {
        sampling: GREEDY,
        length: 5,
        seed: 1,
      },
    )
    const width1 = at(1)
    greedy.forEach(({ steps, ended }, k) => {
      if (ended) expect(width1[k]).toEqual(steps)
      else expect(width1[k].slice(0, 5)).toEqual(steps)
    })
    expect(at(4).map(tokens => tokens.length)).toHaveLength(2)
    expect([spec.read, parameters.length > 0]).toEqual(['every', true])
  })
})

describe('−ln P', () => {
  it('is that of the true symbol among all, or of all keys together', () => {
    const outputs = Float32Array.of(1, 2, 3)
    const classes = { kind: 'classes', classes: Int32Array.of(2), weights: null } as const
    const all = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3))
    expect(placeNats({ targets: classes }, [0], outputs)[0]).toBeCloseTo(all - 3, 12)
    const keys = { kind: 'keys', values: Float32Array.of(1, 0, 1) } as const
    const σ = (a: number): number => 1 / (1 + Math.exp(-a))
    expect(placeNats({ targets: keys }, [0], outputs)[0]).toBeCloseTo(-Math.log(σ(1) * (1 - σ(2)) * σ(3)), 12)
  })
})
