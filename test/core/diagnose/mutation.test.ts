import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as GradientCheckModule from '../../../core/diagnose/gradient-check'
import type { CellSpec } from '../../../core/network/spec'
import { makeCase, type Case, type CaseShape } from '../support/cases'

/**
 * Is the gradient check able to fail? Each mutant is a copy of the reference with one sign or one index of a backward pass
 * broken on purpose; the check, run on the mutant, has to notice.
 */
type Mutation = readonly [original: string, broken: string]

const LSTM: readonly Mutation[] = [
  ['const δy = add(above, next.y)', 'const δy = add(above, negate(next.y))'],
  ['const δy = add(above, next.y)', 'const δy = add(above, next.c)'],
  ['add(mul(δy, hc), next.o)', 'add(negate(mul(δy, hc)), next.o)'],
  ['add(mul(δy, hc), next.o)', 'add(mul(δy, c), next.o)'],
  ['add(mul(δy, hc), next.o)', 'add(mul(δy, hc), next.f)'],
  ['mul(δo, sigmoid.slope(o))', 'mul(δo, sigmoid.slope(i))'],
  ['mul(δo, sigmoid.slope(o))', 'negate(mul(δo, sigmoid.slope(o)))'],
  ['add(mul(δy, o, h.slope(hc)),', 'add(negate(mul(δy, o, h.slope(hc))),'],
  ['mul(δy, o, h.slope(hc))', 'mul(δy, i, h.slope(hc))'],
  ['mul(δy, o, h.slope(hc))', 'mul(δy, o, h.slope(c))'],
  ['mul(p.o, δō), next.c)', 'mul(p.i, δō), next.c)'],
  ['mul(p.o, δō), next.c)', 'null, next.c)'],
  ['mul(p.o, δō), next.c)', 'mul(p.o, δō), negate(next.c))'],
  ['add(mul(δc, last.c), next.f)', 'add(mul(δc, c), next.f)'],
  ['add(mul(δc, last.c), next.f)', 'add(negate(mul(δc, last.c)), next.f)'],
  ['add(mul(δc, last.c), next.f)', 'add(mul(δc, last.c), next.i)'],
  ['mul(δf, sigmoid.slope(f))', 'mul(δf, sigmoid.slope(o))'],
  ['mul(δf, sigmoid.slope(f))', 'negate(mul(δf, sigmoid.slope(f)))'],
  ['add(mul(δc, z), next.i,', 'add(mul(δc, hc), next.i,'],
  ['add(mul(δc, z), next.i,', 'add(negate(mul(δc, z)), next.i,'],
  ['add(mul(δc, z), next.i,', 'add(mul(δc, z), next.o,'],
  ["variant === 'CIFG' ? negate(δf) : null)", "variant === 'CIFG' ? δf : null)"],
  ['mul(δi, sigmoid.slope(i))', 'mul(δi, sigmoid.slope(f))'],
  ['mul(δi, sigmoid.slope(i))', 'negate(mul(δi, sigmoid.slope(i)))'],
  ['const δz = mul(δc, i)', 'const δz = mul(δc, f)'],
  ['const δz = mul(δc, i)', 'const δz = negate(mul(δc, i))'],
  ['mul(δz, g.slope(z))', 'mul(δz, g.slope(i))'],
  ['mul(δz, g.slope(z))', 'negate(mul(δz, g.slope(z)))'],
  ['δx = add(dotT(W.z, δz̄)', 'δx = add(negate(dotT(W.z, δz̄))'],
  ['dotT(W.i, δī)', 'dotT(W.i, δf̄)'],
  ['dotT(W.f, δf̄)', 'dotT(W.i, δf̄)'],
  ['dotT(W.o, δō)', 'null'],
  ['y: add(dotT(R.z, δz̄)', 'y: add(negate(dotT(R.z, δz̄))'],
  ['dotT(R.i, δī)', 'dotT(R.f, δī)'],
  ['dotT(R.f, δf̄)', 'dotT(R.f, δō)'],
  ['dotT(R.o, δō)', 'null'],
  ['c: add(mul(δc, f),', 'c: add(mul(δc, i),'],
  ['c: add(mul(δc, f),', 'c: add(negate(mul(δc, f)),'],
  ['mul(p.i, δī)', 'mul(p.i, δf̄)'],
  ['mul(p.f, δf̄)', 'mul(p.o, δf̄)'],
  ['dotT(Rg.i.i, δī)', 'dotT(Rg.i.f, δī)'],
  ['dotT(Rg.f.i, δf̄)', 'dotT(Rg.i.f, δf̄)'],
  ['dotT(Rg.o.i, δō)', 'dotT(Rg.o.i, δī)'],
  ['dotT(Rg.i.f, δī)', 'dotT(Rg.f.i, δī)'],
  ['dotT(Rg.f.f, δf̄)', 'null'],
  ['dotT(Rg.o.f, δō)', 'dotT(Rg.f.o, δō)'],
  ['dotT(Rg.i.o, δī)', 'dotT(Rg.i.o, δō)'],
  ['dotT(Rg.f.o, δf̄)', 'dotT(Rg.f.f, δf̄)'],
  ['dotT(Rg.o.o, δō)', 'null'],
  ['z: δz̄, i: δī, f: δf̄, o: δō }', 'z: δz̄, i: δf̄, f: δī, o: δō }'],
  ['addOuter(gradients.W[gate], δbar[gate], x)', 'addOuter(gradients.W[gate], δbar.z, x)'],
  ['addOuter(gradients.R[gate], δbar[gate], last.y)', 'addOuter(gradients.R[gate], δbar[gate], last.c)'],
  ['addTo(gradients.b[gate], δbar[gate])', 'addTo(gradients.b.z, δbar[gate])'],
  ['addTo(gradients.p.i, mul(last.c, δī))', 'addTo(gradients.p.i, mul(c, δī))'],
  ['addTo(gradients.p.f, mul(last.c, δf̄))', 'addTo(gradients.p.f, mul(last.c, δī))'],
  ['addTo(gradients.p.o, mul(c, δō))', 'addTo(gradients.p.o, mul(last.c, δō))'],
  ['gradients.Rg[gate][source], δbar[gate], last[source]', 'gradients.Rg[gate][source], δbar[gate], last[gate]'],
  ['gradients.Rg[gate][source], δbar[gate], last[source]', 'gradients.Rg[source][gate], δbar[gate], last[source]'],
]

const SIMPLE_RNN: readonly Mutation[] = [
  ['const δh = add(above, next.h)', 'const δh = add(above, next.h.map(v => -v))'],
  ['const δh = add(above, next.h)', 'const δh = add(next.h)'],
  ['mul(δh, g.slope(h))', 'mul(above, g.slope(h))'],
  ['mul(δh, g.slope(h))', 'mul(δh, h)'],
  ['const δx = dotT(U, δa)', 'const δx = dotT(U, δa).map(v => -v)'],
  ['const δx = dotT(U, δa)', 'const δx = dotT(U, δh)'],
  ['{ h: dotT(W, δa) }', '{ h: dot(W, δa) }'],
  ['{ h: dotT(W, δa) }', '{ h: dotT(W, δh) }'],
  ['addOuter(gradients.U, δa, x)', 'addOuter(gradients.U, x, δa)'],
  ['addOuter(gradients.W, δa, last.h)', 'addOuter(gradients.W, last.h, δa)'],
  ['addTo(gradients.b, δa)', 'addTo(gradients.b, δa.map(v => -v))'],
]

const DENSE: readonly Mutation[] = [
  ['const δx = dotT(W, δa)', 'const δx = dotT(W, δa).map(v => -v)'],
  ['const δx = dotT(W, δa)', 'const δx = dotT(W, δa).reverse()'],
  ['addOuter(gradients.W, δa, x)', 'addOuter(gradients.W, δa.toReversed(), x)'],
  ['addTo(gradients.b, δa)', 'addTo(gradients.b, δa.map(v => -v))'],
]

const EMBEDDING: readonly Mutation[] = [
  ['addTo(gradients.E[s], δx)', 'addTo(gradients.E[0], δx)'],
  ['addTo(gradients.E[s], δx)', 'addTo(gradients.E[s], δx.map(v => -v))'],
]

const ATTENTION: readonly Mutation[] = [
  ['const δa = mul(δỹ, tanh.slope(ỹ))', 'const δa = mul(δỹ, tanh.slope(δỹ))'],
  ['const δx = denseStepBackward(parameters, δa)', 'const δx = denseStepBackward(parameters, δỹ)'],
  ['const δc = δx.subarray(0, y.length)', 'const δc = δx.subarray(y.length)'],
  ['add(δx.subarray(y.length), looked.δy)', 'add(δx.subarray(y.length))'],
  ['δh: looked.δh', 'δh: looked.δh.toReversed()'],
  ['inner(hs, δc)', 'inner(hs, y)'],
  ['α[s] * (δ - mean)', 'α[s] * δ'],
  ['hs.map(v => δe[s] * v)', 'hs.map(v => α[s] * v)'],
  ['α[s] * δ + δe[s] * y[k]', 'α[s] * δ'],
  ['α[s] * δ + δe[s] * y[k]', 'δe[s] * y[k]'],
  ['addDenseGradients(gradients, concat([c, y]), δa)', 'addDenseGradients(gradients, concat([y, c]), δa)'],
]

const DECODER: readonly Mutation[] = [
  ['above[t] = δy\n', 'above[t] = above[t]\n'],
  ['addTo(aboveSource[s], δ)', 'addTo(aboveSource[0], δ)'],
  ['δ && δ.slice(d * units, (d + 1) * units)', 'δ && δ.slice(0, units)'],
  ['{ ...options, final }', '{ ...options }'],
]

const REFERENCE: readonly Mutation[] = [
  ['trace.tokens[t][n], δx', 'trace.tokens[0][n], δx'],
  ['embeddingGradients[n], trace', 'embeddingGradients[0], trace'],
  ['x.subarray(first, first + size)', 'x.subarray(0, size)'],
]

const SEQUENCE: readonly Mutation[] = [
  ['const last = place === 0 ? initial :', 'const last = place === 0 ? cell.zero() :'],
  ['place === 0 ? initial : steps[timeAt(place - 1,', 'place === 0 ? initial : steps[timeAt(place,'],
  ['place >= pass.errors ? above[t] : nothing', 'place >= pass.errors ? above[place] : nothing'],
  ['inputs[t] = δ.δx', 'inputs[place] = δ.δx'],
  ['next = δlast', 'next = final'],
  ['errors.map((error, t) => mul(error, keep[t]))', 'errors'],
  ['error.subarray(d * cell.units, (d + 1) * cell.units)', 'error.subarray(0, cell.units)'],
  ['initial[l][d] = sum(initial[l][d], found.initial)', 'initial[l][0] = sum(initial[l][d], found.initial)'],
  ['deltas[l].map(found => found.inputs[t])', 'deltas[l].slice(0, 1).map(found => found.inputs[t])'],
]

const lstm = (variant: Extract<CellSpec, { kind: 'lstm' }>['variant']): CellSpec => ({
  kind: 'lstm',
  variant,
  peepholes: true,
})
const RNNS: readonly CellSpec[] = (['tanh', 'relu'] as const).map(activation => ({ kind: 'simple-rnn', activation }))

const FILES = [
  {
    file: 'cells/lstm.ts',
    mutations: LSTM,
    cells: [lstm('FGR'), lstm('CIFG'), lstm('vanilla'), lstm('NIAF'), lstm('NOAF')],
  },
  { file: 'cells/simple-rnn.ts', mutations: SIMPLE_RNN, cells: RNNS },
  { file: 'cells/dense.ts', mutations: DENSE, cells: RNNS },
  { file: 'cells/embedding.ts', mutations: EMBEDDING, cells: [lstm('vanilla')] },
  { file: 'cells/attention.ts', mutations: ATTENTION, cells: [lstm('vanilla')], attention: true },
  { file: 'network/reference.ts', mutations: DECODER, cells: [lstm('vanilla')], attention: true },
  { file: 'network/reference-stack.ts', mutations: REFERENCE, cells: [lstm('vanilla')], deep: true },
  { file: 'sequence.ts', mutations: SEQUENCE, cells: [lstm('vanilla')], deep: true },
]

const TABLES = [
  { symbols: 3, size: 1 },
  { symbols: 2, size: 1 },
]

const DECODING: Partial<CaseShape> = {
  ...{ units: 4, givenState: false },
  source: {
    ...{ inputs: 2, embeddings: TABLES, bidirectional: true, dropout: 0.4, attention: 'luong' },
    ...{ steps: 3, lengths: [3, 2] },
  },
}

/** As many inputs (a feature and two embedded tokens) as units, so that an exchange of the two has the right shape and only wrong numbers. */
const caseOf = (cell: CellSpec, deep: boolean, attention: boolean): Case =>
  makeCase({
    ...{ cell, inputs: 1, embeddings: TABLES, units: 3, outputs: 2, read: 'every' },
    ...(deep ? { layers: 2, bidirectional: true, dropout: 0.4 } : { layers: 1, bidirectional: false, dropout: 0 }),
    ...{ steps: 4, lengths: [4, 2], givenState: true, seed: 20 },
    ...(attention ? DECODING : {}),
  })

const core = fileURLToPath(new URL('../../../core', import.meta.url))
const PARTS = [
  ...['cell', 'vector', 'activations', 'attention', 'dense', 'embedding', 'simple-rnn', 'lstm'].map(
    name => `cells/${name}.ts`,
  ),
  ...['spec', 'check-spec', 'parameters', 'reference-stack', 'reference'].map(name => `network/${name}.ts`),
  'sequence.ts',
  'diagnose/gradient-check.ts',
]
let workplace: string
beforeAll(async () => {
  workplace = await mkdtemp(join(tmpdir(), 'longhand-mutants-'))
})
afterAll(() => rm(workplace, { recursive: true }))

/** Copies the reference, replaces the one place of `original` in `file`, and checks gradients with the copy. */
async function survives(file: string, mutation: Mutation | null, cases: readonly Case[]): Promise<boolean> {
  const copy = await mkdtemp(join(workplace, 'mutant-'))
  for (const part of PARTS) {
    const source = await readFile(join(core, part), 'utf8')
    await mkdir(dirname(join(copy, part)), { recursive: true })
    await writeFile(join(copy, part), mutation && part === file ? mutate(source, mutation) : source)
  }
  const { checkGradients } = (await import(join(copy, 'diagnose/gradient-check.ts'))) as typeof GradientCheckModule
  return cases.every(broken => checkGradients(broken).passed)
}

function mutate(source: string, [original, broken]: Mutation): string {
  const pieces = source.split(original)
  expect(pieces.length - 1, `places where the source reads “${original}”`).toBe(1)
  return pieces.join(broken)
}

describe.each(FILES)(
  'the gradient check of core/$file',
  ({ file, mutations, cells, deep = false, attention = false }) => {
    const cases = cells.map(cell => caseOf(cell, deep, attention))

    it('passes while nothing is broken', async () => {
      expect(await survives(file, null, cases)).toBe(true)
    })

    it.each(mutations)('fails when “%s” reads “%s”', async (original, broken) => {
      expect(await survives(file, [original, broken], cases)).toBe(false)
    })

    it('has a mutant for every equation of the backward pass', async () => {
      const source = await readFile(join(core, file), 'utf8')
      const untouched = backwardEquations(source).filter(
        line => !mutations.some(([original]) => line.includes(original)),
      )
      expect(untouched).toEqual([])
    })
  },
)

/** The lines of the backward functions that compute: an assignment to a delta, a term of δlast, a sum over time. */
function backwardEquations(source: string): string[] {
  const functions = source.match(/^export function (\w+StepBackward|add\w+Gradients)[^]*?^}/gm) ?? []
  const lines = functions.flatMap(text => text.split('\n'))
  return lines.filter(line => /const δ\S+.* = .*\w|^\s+[a-z]: add\(|addOuter\(|addTo\(/.test(line))
}
