import { describe, expect, it } from 'vitest'
import { generateData } from '../../../../core/tasks/generate/data'
import { lanesOf } from '../../../../core/tasks/generate/lanes'
import { planGenerate } from '../../../../core/tasks/generate/plan'
import { vectorSize } from '../../../../core/tasks/generate/recipe'
import { count } from '../../support/series'
import { problemOf } from '../../support/problems'
import { generateExperiment, somePlan, textTable } from '../../support/speakers'
import { tableOf } from '../../support/tables'

const names = (all: readonly (string | null)[]) => ({
  ...textTable([{ name: 'text', texts: all }]),
  isText: true,
})
const short = count(40).map(k => ['ann', 'bob', 'cy', 'dee'][k % 4] + 'xyz'[k % 3])

describe('a text that begins and ends', () => {
  const plan = planGenerate(generateExperiment({ text: { least: 1 } }), { main: names(short), test: null })
  const data = generateData(plan)

  it('is read from its start on, and its end is foretold last', () => {
    const [one] = plan.parts.train
    const { symbols } = plan.recipe.vocabulary ?? { symbols: [] }
    const { starts, lengths, targets } = data.train
    if (targets.kind !== 'classes') throw new Error('symbols are classes')
    const rows = count(lengths?.[0] ?? 0).map(t => starts[0] + t)
    const text = [...short[one]]
    expect(rows.map(row => symbols[data.tokens?.[row] ?? -1])).toEqual(['<start>', ...text])
    expect(rows.map(row => symbols[targets.classes[row]])).toEqual([...text, '<end>'])
  })

  it('is found in a text file of short lines, which are told apart by their letters', () => {
    expect(plan.recipe.form).toMatchObject({ kind: 'texts', by: 'characters' })
    expect(plan.reason).toMatch(/one example a line/)
    expect(data).toMatchObject({ carried: false, read: 'every', outputs: 3 + new Set(short.join('')).size })
  })

  it('has a vocabulary of the training part alone', () => {
    const odd = short.map((name, k) => (plan.parts.test.includes(k) ? `${name}q` : name))
    const other = planGenerate(generateExperiment({ text: { least: 1 } }), { main: names(odd), test: null })
    expect(other.recipe.vocabulary?.symbols).not.toContain('q')
    expect(other.warnings.map(({ code }) => code)).toContain('TEXT_UNKNOWN')
  })
})

describe('a running text', () => {
  const lines = count(50).map(k => (k % 5 === 4 ? null : `line ${k} of it`))
  const plan = planGenerate(generateExperiment({ form: 'stream', steps: 10, text: { least: 1 } }), {
    main: names(lines),
    test: null,
  })
  const data = generateData(plan)
  const text = lines.map(line => line ?? '').join('\n')

  it('keeps its blank lines, and is cut into parts in its order', () => {
    const { symbols, starts, lengths } = plan.sequences
    expect(Array.from(symbols ?? [], k => plan.recipe.vocabulary?.symbols[k]).join('')).toBe(
      // What only later parts have is unknown.
      Array.from(text, c => (plan.recipe.vocabulary?.symbols.includes(c) === true ? c : '<unk>')).join(''),
    )
    expect(Array.from(starts)).toEqual([0, lengths[0], lengths[0] + lengths[1]])
  })

  it('foretells at each place the next symbol, and no symbol of another part', () => {
    const { targets, starts, lengths } = data.test
    if (targets.kind !== 'classes') throw new Error('symbols are classes')
    starts.forEach((start, n) => {
      for (let t = 0; t < (lengths?.[n] ?? 0); t++) {
        expect(targets.classes[start + t]).toBe(data.tokens?.[start + t + 1])
        expect(start + t).toBeGreaterThanOrEqual(plan.sequences.starts[2])
      }
    })
  })

  it('has no vector', () => {
    const task = { form: 'stream', vector: { columns: ['a'] } }
    expect(problemOf(() => planGenerate(generateExperiment(task), { main: names(lines), test: null })).code).toBe(
      'VECTOR_WITHOUT_ROWS',
    )
  })
})

describe('lanes', () => {
  it('read every row once, and go on in the next batch where they ended', () => {
    for (const [rows, batch, steps, least] of [
      [100, 4, 10, 1],
      [101, 4, 10, 1],
      [7, 4, 10, 1],
      [37, 8, 3, 2],
      [1000, 3, 7, 8],
    ]) {
      const { count: all, starts, lengths } = lanesOf({ from: 5, to: 5 + rows }, { batch, steps, least })
      const read = count(all).flatMap(n => count(lengths[n]).map(t => starts[n] + t))
      expect([...read].sort((a, b) => a - b)).toEqual(count(rows).map(k => 5 + k))
      expect(all % batch).toBe(0)
      for (let n = batch; n < all; n++)
        if (lengths[n] > 0) expect(starts[n]).toBe(starts[n - batch] + lengths[n - batch])
    }
  })
})

describe('keys', () => {
  it('are read one step late, from silence on', () => {
    const plan = somePlan('keys')
    const data = generateData(plan)
    const K = data.outputs
    expect(plan.recipe.form).toMatchObject({ kind: 'keys', as: 'numbers', keys: count(9).map(k => String(60 + k)) })
    const { starts, lengths, targets } = data.train
    if (targets.kind !== 'keys') throw new Error('these are keys')
    const step = (values: Float32Array, row: number): number[] => Array.from(values.subarray(row * K, (row + 1) * K))
    for (let n = 0; n < data.train.count; n++)
      for (let t = 0; t < (lengths?.[n] ?? 0); t++)
        expect(step(data.features, starts[n] + t)).toEqual(
          t === 0 ? new Array(K).fill(0) : step(targets.values, starts[n] + t - 1),
        )
  })

  it('are found among columns of 0 and 1, or of numbers', () => {
    const flags = tableOf(
      [
        `id,${count(9)
          .map(k => `k${k}`)
          .join()}`,
        ...count(40).map(
          r =>
            `${Math.floor(r / 8)},${count(9)
              .map(k => +((r + k) % 4 === 0))
              .join()}`,
        ),
      ].join('\n'),
    )
    const plan = planGenerate(generateExperiment({ cases: { id: ['id'] } }), {
      main: { ...flags, texts: [], isText: false },
      test: null,
    })
    expect(plan.recipe.form).toMatchObject({ kind: 'keys', as: 'flags', keys: count(9).map(k => `k${k}`) })
    expect(plan.reason).toMatch(/0 and 1/)
  })
})

describe('a vector', () => {
  it('stands beside every step, the first one, or is a source of one step', () => {
    const [every, first, state] = (['vector', 'first', 'state'] as const).map(form => {
      const plan = somePlan(form)
      return { plan, data: generateData(plan), values: vectorSize(plan.recipe.vector ?? { inputs: [] }) }
    })
    const { starts } = every.data.train
    const row = (data: typeof every.data, k: number) => data.features.subarray(k * data.inputs, (k + 1) * data.inputs)
    expect(every.data.inputs).toBe(every.values)
    expect(row(every.data, starts[1] + 1)).toEqual(row(every.data, starts[1]))
    expect(row(first.data, starts[1])).toEqual(row(every.data, starts[1]))
    expect(row(first.data, starts[1] + 1).every(value => value === 0)).toBe(true)
    expect(state.data).toMatchObject({ inputs: 0, source: { inputs: state.values, steps: 1 } })
    const one = state.data.train.sources?.starts[1] ?? -1
    expect(state.data.source?.features.subarray(one * state.values, (one + 1) * state.values)).toEqual(
      row(every.data, starts[1]),
    )
  })

  it('holds numbers, categories, words and whether a slot has a value', () => {
    expect(somePlan('vector').recipe.vector?.inputs.map(({ kind }) => kind)).toEqual([
      'number',
      'category',
      'words',
      'slot',
    ])
  })

  it('stands for its columns in the texts where they are slots', () => {
    const { recipe, sequences } = somePlan('vector')
    expect(recipe.vocabulary?.symbols).toContain('<farbe>')
    expect(sequences.slots).toEqual([{ column: 'farbe', texts: 40 - 6 }])
  })
})
