import { describe, expect, it } from 'vitest'
import { familyOf, fuzz, type Verdict } from './fuzz'
import type { Case } from './compare-case'
import { runKernels, type KernelFound } from './compare-runs'
import { spec } from './compare'
import { fuzzCase } from './fuzz-case'
import { everyFamily } from './fuzz-fused'
import { firstWrongSoftmax } from './fuzz-softmax'
import { firstWrongUpdate, GREEDIEST } from './fuzz-update'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import type { CompiledNetwork, Phase, Updater } from '../../../core/network/compiled.types'
import { parameterTable } from '../../../core/network/parameters'
import { stream, uniform } from '../../../core/random'

const families = everyFamily()
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n)

describe('kernels on random cases', () => {
  // 100,000 of them: test/nightly/kernels.mjs
  it('agree with the reference, and with each other to the last bit', () => {
    const failed = range(0, 240)
      .map(seed => fuzz(seed, families))
      .filter(({ problems }) => problems.length > 0)
    expect(failed).toEqual([])
  })
})

describe('the fuzz', () => {
  const [family] = [familyOf(loadKernels({ build: 'plain' }), null)]

  /** Verdicts on kernels of which every second run, beginning with the first or the second, is spoiled. */
  const spoiled = (spoil: (found: KernelFound) => void, first: 0 | 1, seeds = range(0, 20)): Verdict[] =>
    seeds.map(seed => {
      let runs = first
      return fuzz(seed, [family], (...how) => {
        const found = runKernels(...how)
        if (runs++ % 2 === 0) spoil(found)
        return found
      })
    })
  /** Verdicts on kernels that are spoiled alike, with every tile. */
  const alike = (spoil: (found: KernelFound, numbers: Case) => void, seeds = range(0, 20)): Verdict[] =>
    seeds.map(seed =>
      fuzz(seed, [family], (numbers, ...how) => {
        const found = runKernels(numbers, ...how)
        spoil(found, numbers)
        return found
      }),
    )
  const least = (values: Float32Array): void => {
    new Uint32Array(values.buffer)[0] ^= 1
  }
  const caught = (verdicts: readonly Verdict[]): number => verdicts.filter(({ problems }) => problems.length > 0).length

  it('is the same every time', () => {
    expect(range(40, 20).map(seed => fuzz(seed, [family]))).toEqual(range(40, 20).map(seed => fuzz(seed, [family])))
  })

  it('notices the last bit of an output, of a gradient or of a state in one tile', () => {
    expect(caught(spoiled(({ outputs }) => least(outputs), 1))).toBe(20)
    expect(caught(spoiled(({ packed }) => least(packed), 1))).toBe(20)
    expect(caught(spoiled(({ finalState }) => least(finalState), 1))).toBe(20)
  })

  it('notices an output or a gradient that is twenty millionths of its size off in all kernels alike', () => {
    const off = (values: Float32Array): void => values.forEach((v, k) => (values[k] = v * 1.00002))
    expect(caught(alike(({ outputs }) => off(outputs)))).toBeGreaterThan(10)
    expect(caught(alike(({ gradients }) => off(gradients)))).toBeGreaterThan(10)
  })

  describe('of at most three units and rows', () => {
    const shapes = range(0, 1500).map(seed => ({ seed, shape: fuzzCase(seed).numbers.shape }))
    // dropout may leave nothing of so few units
    const small = shapes.filter(({ shape }) => shape.spec.units <= 3 && shape.rows <= 3 && !shape.draw)
    const seedsOf = (some: typeof small): number[] => some.map(({ seed }) => seed)

    it('notices one tensor of gradients that is a ten-thousandth off', () => {
      // what comes through attention is differences of weights that nearly cancel: judged by their condition, it is far coarser
      const plain = small.filter(({ shape }) => !shape.source)
      const verdicts = alike(({ gradients }, { shape }) => {
        const { tensors } = parameterTable(shape.spec)
        const { offset, size } = tensors[shape.steps % tensors.length]
        for (let k = offset; k < offset + size; k++) gradients[k] *= 1.0001
      }, seedsOf(plain))
      expect(caught(verdicts)).toBeGreaterThan(0.7 * verdicts.length)
    })

    it('notices gradients of two gates that have changed places', () => {
      const lstms = small.filter(({ shape }) => shape.spec.cell.kind === 'lstm')
      const verdicts = alike(({ gradients }, { shape }) => {
        const { tensors } = parameterTable(shape.spec)
        const [a, b] = tensors.filter(({ name }) => name.includes('forward.W.'))
        const [left, right] = [a, b].map(({ offset, size }) => gradients.slice(offset, offset + size))
        gradients.set(right, a.offset)
        gradients.set(left, b.offset)
      }, seedsOf(lstms))
      expect(caught(verdicts)).toBe(verdicts.length)
    })

    it('notices errors that miss the first step of a sequence', () => {
      const whole = small.filter(({ shape }) => shape.steps > 1 && !shape.lengths && !shape.truncate)
      const verdicts = seedsOf(whole).map(seed =>
        fuzz(seed, [family], (numbers, ...how) => {
          const { shape } = numbers
          return runKernels({ ...numbers, shape: { ...shape, truncate: shape.steps - 1 } }, ...how)
        }),
      )
      expect(caught(verdicts)).toBe(verdicts.length)
    })
  })

  // LSTM FGR and NIAF of one unit: ∂J/∂b_z is 1/16 of its terms, Vᵀ ∂J/∂ŷ 1/84
  it.each([74876, 101664])('judges gradients that are the rest of terms that cancel by these terms: case %d', seed => {
    expect(fuzz(seed, [family]).problems).toEqual([])
    const [verdict] = alike(({ gradients }) => gradients.forEach((v, k) => (gradients[k] = v * 1.0002)), [seed])
    expect(verdict.problems).not.toEqual([])
  })

  it('notices a NaN that a kernel swallows', () => {
    const swallow = ({ outputs }: KernelFound): void =>
      outputs.forEach((v, k) => (outputs[k] = Number.isNaN(v) ? 0 : v))
    const verdicts = alike(swallow, range(0, 200))
    expect(caught(verdicts)).toBeGreaterThan(3)
  })

  it('notices the last bit of a row that is not what it is among the others', () => {
    const rows = range(0, 40).filter(seed => {
      const { shape } = fuzzCase(seed).numbers
      return shape.rows > 1 && !shape.draw
    })
    const verdicts = alike((found, { shape }) => {
      if (shape.rows === 1) least(found.outputs)
    }, rows)
    expect(caught(verdicts)).toBe(rows.length)
  })

  it('notices gradients in the padding', () => {
    const pad = (found: KernelFound): void => {
      const free = found.packed.lastIndexOf(0)
      if (free >= 0) found.packed[free] = 1
    }
    expect(caught(spoiled(pad, 0))).toBe(20)
  })
})

describe('what follows backward, at random', () => {
  const network = compileNetwork(spec({ units: 40, outputs: 5, read: 'every' }), {
    ...{ kernels: loadKernels({ build: 'plain' }), batch: 4, steps: 3, optimizer: GREEDIEST },
  })
  const found = (check: typeof firstWrongUpdate, changes: Partial<CompiledNetwork>): (string | null)[] =>
    range(0, 20).map(seed => {
      const s = stream(seed, 'values')
      const values = Float32Array.from({ length: network.table.size }, () => 2 * uniform(s) - 1)
      network.loadParameters(values)
      network.packed.forEach((at, k) => (network.gradients[at] = values[k]))
      network.reduceGradients()
      return check([{ ...network, ...changes }], seed)
    })
  const caught = (places: (string | null)[]): number => places.filter(place => place !== null).length

  it('agrees with its twins', () => {
    expect(caught(found(firstWrongUpdate, {}))).toBe(0)
    expect(caught(found(firstWrongSoftmax, {}))).toBe(0)
  })

  it('notices a piece of a phase that was left out', () => {
    const without = (left: Phase): Partial<CompiledNetwork> => ({
      runPiece: (phase, n) => phase !== left && network.runPiece(phase, n),
    })
    expect(caught(found(firstWrongUpdate, without('step')))).toBe(20)
    expect(caught(found(firstWrongUpdate, without('clip')))).toBeGreaterThan(5)
  })

  it('notices norms that are off in the last digits', () => {
    const off = (changes: (updater: Updater) => Partial<Updater>): Partial<CompiledNetwork> => ({
      updater: choice => {
        const updater = network.updater(choice)
        return { ...updater, ...changes(updater) }
      },
    })
    expect(
      caught(
        found(
          firstWrongUpdate,
          off(({ norm }) => ({ norm: () => norm() * (1 + 2 ** -52) })),
        ),
      ),
    ).toBe(20)
    const norms = off(updater => ({ norms: of => updater.norms(of).map(norm => norm * (1 + 1e-11)) }))
    expect(caught(found(firstWrongUpdate, norms))).toBe(20)
  })

  it('notices a softmax that is a millionth off', () => {
    const softmax = (J: number, δ: number): Partial<CompiledNetwork> => ({
      softmaxCrossEntropy: (...places) => {
        const found = network.softmaxCrossEntropy(...places)
        const gradient = network.outputGradients(0)
        gradient.forEach((v, k) => (gradient[k] = v * δ))
        return found * J
      },
    })
    expect(caught(found(firstWrongSoftmax, softmax(1.000001, 1)))).toBeGreaterThan(10)
    expect(caught(found(firstWrongSoftmax, softmax(1, 1.000001)))).toBeGreaterThan(10)
  })
})
