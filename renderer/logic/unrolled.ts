import type { NetworkChoice } from '../../core/experiment/network'

/** The unrolled, stacked network as boxes and arrows on a plane; the picture component only draws them. */
export interface Box {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly text: string
  readonly kind: 'input' | 'cell' | 'backward' | 'more' | 'head' | 'attention'
}

type Point = readonly [x: number, y: number]

/** Drawn before the boxes, so that an arrow that passes a layer passes behind it. */
export interface Arrow {
  readonly points: readonly Point[]
  readonly dropped: boolean
  /** What is said at one step is what is read at the next. */
  readonly fed?: boolean
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
  readonly times: readonly { readonly x: number; readonly text: string }[]
}

/** Space around the picture at its left and right. */
export const MARGIN = 6
export const BOX = { width: 76, height: 30 }
export const HALF = { width: BOX.width / 2, height: BOX.height / 2 }
const COLUMN = 104
const ROW = 58
const TOP = 24
const ASIDE = 24
export const MOST_LAYERS = 3

export type Choice = Pick<NetworkChoice, 'cell' | 'units' | 'layers' | 'bidirectional' | 'dropout'>

/**
 * `read`: what the head reads: each direction at its end, the mean over all steps, every step by itself, or there is none;
 * `fed`: what it says at a step is the input of the next one; `few`: drawn narrower.
 */
export interface Reading {
  readonly read: 'last' | 'mean' | 'every' | 'none'
  readonly fed?: boolean
  readonly few?: boolean
}

export const LAST: Reading = { read: 'last' }

export function unrolled(
  network: Choice,
  features: number,
  windowSteps: number,
  { read, fed = false, few = false }: Reading = LAST,
): Picture {
  const steps =
    windowSteps < 4
      ? Array.from({ length: windowSteps }, (_, k) => String(k + 1))
      : ['1', ...(few ? [] : ['2']), '…', String(windowSteps)]
  const directions = network.bidirectional ? 2 : 1
  const levels = Math.min(network.layers, MOST_LAYERS) * directions
  const last = steps.length - 1
  /** Heads of every step stand above the layers. */
  const rows = read === 'every' ? levels + 1 : levels
  const x = (k: number): number => HALF.width + MARGIN + k * COLUMN
  const y = (level: number): number => TOP + HALF.height + (rows - level) * ROW
  const isBackward = (level: number): boolean => network.bidirectional && level % 2 === 0
  const name = `${network.cell === 'lstm' ? 'LSTM' : 'RNN'} ${network.units}`
  const dropped = network.dropout > 0
  const boxes: Box[] = []
  const arrows: Arrow[] = []

  /** From one level up to another at a step; what does not come from the level below passes behind it, a bit aside. */
  const up = (k: number, from: number, to: number, aside: number): void =>
    void arrows.push({
      points: [
        [x(k) + aside, y(from) - HALF.height],
        [x(k) + aside, y(to) + HALF.height],
      ],
      dropped: dropped && from > 0,
    })

  steps.forEach((step, k) => {
    const seen = step !== '…'
    if (seen) boxes.push({ id: `x${k}`, x: x(k), y: y(0), text: `x · ${features}`, kind: 'input' })
    for (let level = 1; level <= levels; level++) {
      const backward = isBackward(level)
      boxes.push({
        id: `c${k}.${level}`,
        x: x(k),
        y: y(level),
        text: seen ? name : '…',
        kind: seen ? (backward ? 'backward' : 'cell') : 'more',
      })
      if (k > 0) {
        const ends: Point[] = [
          [x(k - 1) + HALF.width, y(level)],
          [x(k) - HALF.width, y(level)],
        ]
        arrows.push({ points: backward ? ends.reverse() : ends, dropped: false })
      }
    }
    if (!seen) return
    for (let level = 1; level <= levels; level += directions) {
      up(k, level - 1, level, 0)
      if (!network.bidirectional) continue
      up(k, level - 1, level + 1, -ASIDE)
      if (level > 1) up(k, level - 2, level, ASIDE)
    }
    if (read !== 'every') return
    boxes.push({ id: `head${k}`, x: x(k), y: y(rows), text: 'ŷ', kind: 'head' })
    up(k, levels, rows, 0)
    if (network.bidirectional) up(k, levels - 1, rows, ASIDE)
    if (fed && k < last && steps[k + 1] !== '…') {
      const between = x(k) + COLUMN / 2
      arrows.push({
        points: [
          [x(k) + HALF.width, y(rows)],
          [between, y(rows)],
          [between, y(0)],
          [x(k + 1) - HALF.width, y(0)],
        ],
        dropped: false,
        fed,
      })
    }
  })
  const size = { height: y(0) + HALF.height + 26, boxes, arrows }
  const times = steps.map((step, k) => ({ x: x(k), text: step === '…' ? '' : `t = ${step}` }))
  if (read === 'every' || read === 'none') return { ...size, width: x(last) + HALF.width + MARGIN, times }

  const headX = x(last) + COLUMN
  const headY = y(levels - directions + 1)
  boxes.push({ id: 'head', x: headX, y: headY, text: 'ŷ', kind: 'head' })
  /** From a box of the top layer over all of them and down to the head; what comes from below another box passes aside of it. */
  const overAll = (k: number, level: number): void => {
    const from = x(k) - (level < levels ? ASIDE : 0)
    const over = TOP / 2
    arrows.push({
      points: [
        [from, y(level) - HALF.height],
        [from, over],
        [headX, over],
        [headX, headY - HALF.height],
      ],
      dropped,
    })
  }
  if (read === 'mean') {
    for (let level = levels - directions + 1; level <= levels; level++)
      steps.forEach((step, k) => {
        if (step !== '…') overAll(k, level)
      })
  } else {
    // The forward direction has seen everything at the last step and the backward one at the first.
    arrows.push({
      points: [
        [x(last) + HALF.width, headY],
        [headX - HALF.width, headY],
      ],
      dropped,
    })
    if (network.bidirectional) overAll(0, levels)
  }
  return { ...size, width: headX + HALF.width + MARGIN, times }
}
