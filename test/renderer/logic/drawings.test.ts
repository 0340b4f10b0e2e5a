import type { ForecastFacts } from '../../../electron/contract'
import { describe, expect, it } from 'vitest'
import { Network } from '../../../core/experiment/network'
import { Experiment } from '../../../core/experiment/schema'
import { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { equationsOf, VARIANTS } from '../../../renderer/logic/equations'
import { lengthBars, windowSum, withHandle } from '../../../renderer/logic/lengths'
import { oneWindow, overviewWindow } from '../../../renderer/logic/one-window'
import { SAMPLES } from '../../../renderer/logic/kind-words'
import { TASKS } from '../../../renderer/logic/task-pictures'
import { Task } from '../../../core/experiment/schema'
import { unrolled } from '../../../renderer/logic/unrolled'

/** Without the classes of the hues, as one reads it. */
const plain = (network: Partial<Network>): string[] =>
  equationsOf(Network.parse(network)).map(({ tex }) =>
    tex.replace(/\\htmlClass\{var-\w\}\{((?:[^{}]|\{[^{}]*\})*)\}/g, '$1').replace(/\\,/g, ' '),
  )
type Network = ReturnType<typeof Network.parse>

describe('the equations of a cell', () => {
  it('are those of Greff et al. for the vanilla LSTM with peepholes', () => {
    expect(plain({ peepholes: true })).toEqual([
      '\\bar{z} = W_z x + R_z y^{-} + b_z',
      'z = \\tanh(\\bar{z})',
      '\\bar{i} = W_i x + R_i y^{-} + p_i \\odot c^{-} + b_i',
      'i = \\sigma(\\bar{i})',
      '\\bar{f} = W_f x + R_f y^{-} + p_f \\odot c^{-} + b_f',
      'f = \\sigma(\\bar{f})',
      'c = z \\odot i + c^{-} \\odot f',
      '\\bar{o} = W_o x + R_o y^{-} + p_o \\odot c + b_o',
      'o = \\sigma(\\bar{o})',
      'y = o \\odot \\tanh(c)',
    ])
  })
  it('lose what a variant removes', () => {
    expect(plain({ variant: 'NIG' })).toContain('c = z + c^{-} \\odot f')
    expect(plain({ variant: 'NFG' })).toContain('c = z \\odot i + c^{-}')
    expect(plain({ variant: 'NOG' })).toContain('y = \\tanh(c)')
    expect(plain({ variant: 'NIAF' })).toContain('z = \\bar{z}')
    expect(plain({ variant: 'NOAF' })).toContain('y = o \\odot c')
    expect(plain({ variant: 'CIFG' })).toContain('f = 1 - i')
    expect(plain({ variant: 'CIFG' }).join()).not.toContain('W_f')
    expect(plain({}).join()).not.toContain('p_')
  })
  it('let each gate of FGR see the three gates of the step before', () => {
    expect(
      plain({ variant: 'FGR' })
        .join()
        .match(/R_\{[ifo]{2}\}/g),
    ).toHaveLength(9)
  })
  it('of the simple RNN are a, h and the head', () => {
    expect(plain({ cell: 'simple-rnn', activation: 'relu' })).toEqual([
      'a = b + W h^{-} + U x',
      'h = \\operatorname{relu}(a)',
      '\\hat{y} = c + V h',
    ])
  })
  it('exist for every variant of the experiment file', () => {
    expect([...new Set(VARIANTS.map(({ variant }) => variant))]).toEqual(Network.shape.variant.unwrap().options)
  })
})

describe('the split', () => {
  const split = { train: 0.7, validation: 0.15, test: 0.15 }
  it('always adds up to 1 and leaves every part its 2 %', () => {
    for (const to of [-1, 0, 0.01, 0.333, 0.5, 0.7123, 0.99, 2])
      for (const handle of ['train', 'validation'] as const) {
        const moved = withHandle(split, handle, to)
        expect(moved.train + moved.validation + moved.test).toBeCloseTo(1, 9)
        expect(Math.min(moved.train, moved.validation, moved.test)).toBeGreaterThanOrEqual(0.02 - 1e-9)
      }
  })
  it('moves one border and leaves the other where it was', () => {
    expect(withHandle(split, 'train', 0.6)).toEqual({ train: 0.6, validation: 0.25, test: 0.15 })
    expect(withHandle(split, 'validation', 0.8)).toEqual({ train: 0.7, validation: 0.1, test: 0.2 })
  })
})

describe('the arithmetic of lengths', () => {
  const facts: ForecastFacts = {
    ...{ kind: 'forecast', stepText: '1 h', windowSteps: 96, horizonSteps: 24, seasonSteps: null },
    targets: ['temp'],
    ...{ windowText: '96 h', horizonText: '24 h', spans: [], overview: [] },
  }
  const base = Experiment.parse({ data: { file: 'a.csv' }, task: 'forecast' })
  const planned = (task: Partial<ForecastTask>, evaluation: Partial<Experiment['evaluation']>) => ({
    facts,
    resolved: {
      ...base,
      task: { ...ForecastTask.parse({ kind: 'forecast' }), ...task },
      evaluation: { ...base.evaluation, ...evaluation },
    },
  })
  const test = { name: 'test', rows: 1310 } as const
  it('is written out when it comes out even, and names the windows lost at gaps', () => {
    const plan = planned({}, {})
    expect(windowSum({ name: 'train', rows: 6108, windows: 5989 }, plan)).toBe('6,108 − 96 − 24 + 1 =')
    expect(windowSum({ ...test, windows: 1100 }, plan)).toBe('1,310 − 96 − 24 + 1 − 91 at gaps =')
  })
  it('counts one window a row where inputs reach back, or one for each whole path', () => {
    const plan = planned({}, { reachBack: true })
    expect(windowSum({ ...test, windows: 1310 }, plan)).toBe('1,310 rows =')
    expect(windowSum({ ...test, windows: 1300 }, plan)).toBe('1,310 rows − 10 at gaps =')
    const path = planned({ output: 'path' }, { reachBack: true })
    expect(windowSum({ ...test, windows: 1287 }, path)).toBe('1,310 − 24 + 1 =')
  })
  it('lets no training window reach back, for there is nothing before it', () => {
    const plan = planned({}, { reachBack: true })
    expect(windowSum({ name: 'train', rows: 6108, windows: 5989 }, plan)).toBe('6,108 − 96 − 24 + 1 =')
  })
  it('draws parts where they lie among all rows', () => {
    const span = { name: 'test', from: 75, to: 100, start: '', end: '' } as const
    expect(
      lengthBars({ rows: 100, parts: [{ name: 'test', samples: 5 }], facts: { ...facts, spans: [span] } })[0],
    ).toMatchObject({
      left: 0.75,
      width: 0.25,
      rows: 25,
    })
  })
})

describe('one window', () => {
  it('shows the first rows as they are, with decimal commas and holes', () => {
    const window = oneWindow(['1,5', null, '2,5', '3,5'], 3, 1, ',')
    expect(window?.past.map(point => point.y)).toEqual([0, 0.5])
    expect(window?.future.at(-1)).toMatchObject({ x: 1, y: 1 })
  })
  it('is not drawn from fewer rows than it needs', () => expect(oneWindow(['1', '2'], 2, 1)).toBeNull())
  it('comes from the picture of the whole series when it is long', () => {
    const overview = Array.from({ length: 100 }, (_, k) => [k, k] as const)
    expect(overviewWindow(overview, 1000, 160, 40)?.past).toHaveLength(16)
    expect(overviewWindow(overview, 1_000_000, 96, 24)).toBeNull()
  })
})

describe('the unrolled network', () => {
  const network = Network.parse({ layers: 2, units: 8 })
  it('has a box for every layer at every step shown, its inputs and a head', () => {
    const { boxes } = unrolled(network, 4, 96)
    expect(boxes.filter(box => box.kind === 'cell')).toHaveLength(6)
    expect(boxes.filter(box => box.kind === 'input').every(box => box.text === 'x · 4')).toBe(true)
    expect(boxes.filter(box => box.kind === 'head')).toHaveLength(1)
  })
  it('runs the backward direction from right to left', () => {
    const { arrows } = unrolled({ ...network, bidirectional: true }, 4, 3)
    const sideways = arrows.filter(({ points }) => points.length === 2 && points[0][1] === points[1][1])
    expect(sideways.some(({ points }) => points[0][0] > points[1][0])).toBe(true)
  })
  it('shows the mean of all steps as an arrow to the head from each of them', () => {
    const toHead = (read: 'last' | 'mean'): number => {
      const { arrows, boxes } = unrolled(network, 4, 3, { read })
      const head = boxes.find(box => box.kind === 'head')
      return arrows.filter(({ points }) => points.at(-1)?.[0] === head?.x).length
    }
    expect([toHead('last'), toHead('mean')]).toEqual([0, 3])
  })
  it('marks where dropout works: between layers and before the head, not at the inputs', () => {
    const dropped = unrolled({ ...network, dropout: 0.2 }, 4, 2).arrows.filter(arrow => arrow.dropped)
    expect(dropped).toHaveLength(3)
  })
  it('has a head at every step where every step is judged, read by the last layer of both directions', () => {
    const forward = unrolled(network, 4, 96, { read: 'every' })
    const heads = forward.boxes.filter(box => box.kind === 'head')
    expect(heads).toHaveLength(3)
    expect(Math.max(...heads.map(({ y }) => y))).toBeLessThan(
      Math.min(...forward.boxes.filter(box => box.kind === 'cell').map(({ y }) => y)),
    )
    const both = unrolled({ ...network, bidirectional: true }, 4, 96, { read: 'every' })
    const intoHeads = (arrows: typeof both.arrows): number =>
      arrows.filter(({ points }) => points[1][1] === heads[0].y + 15).length
    expect(intoHeads(forward.arrows)).toBe(3)
    expect(intoHeads(both.arrows)).toBe(6)
  })
  it('leads what is said to the input of the next step where that is how it goes on', () => {
    const { arrows, boxes } = unrolled(network, 4, 2, { read: 'every', fed: true })
    const [fed, ...others] = arrows.filter(arrow => arrow.fed)
    const next = boxes.find(({ id }) => id === 'x1')
    expect(others).toEqual([])
    expect(fed.points.at(-1)).toEqual([(next?.x ?? 0) - 38, next?.y])
  })
})

it('every kind of task that an experiment can have is offered, the others are shown as coming', () => {
  expect(
    TASKS.filter(task => task.built)
      .map(task => task.kind)
      .sort(),
  ).toEqual(Object.keys(SAMPLES).sort())
  expect(TASKS.map(task => task.kind)).toEqual(['forecast', 'classify', 'tag', 'generate', 'translate', 'transcribe'])
  for (const { kind } of TASKS.filter(task => task.built)) expect(Task.safeParse(kind).success).toBe(true)
})
