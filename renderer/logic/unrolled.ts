import type { NetworkChoice } from '../../core/experiment/schema'

/** The unrolled, stacked network as boxes and arrows on a plane; the picture component only draws them. */
export interface Box {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly text: string
  readonly kind: 'input' | 'cell' | 'backward' | 'more' | 'head'
}

export interface Arrow {
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
  readonly kind: 'time' | 'back' | 'up' | 'dropped'
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
  readonly times: readonly { readonly x: number; readonly text: string }[]
}

export const BOX = { width: 76, height: 30 }
const COLUMN = 104
const ROW = 58
const MOST_LAYERS = 3

export function unrolled(
  network: Pick<NetworkChoice, 'cell' | 'units' | 'layers' | 'bidirectional' | 'dropout'>,
  features: number,
  windowSteps: number,
): Picture {
  const times =
    windowSteps < 4
      ? Array.from({ length: windowSteps }, (_, k) => String(k + 1))
      : ['1', '2', '…', String(windowSteps)]
  const layers = Math.min(network.layers, MOST_LAYERS)
  const cell = network.cell === 'lstm' ? 'LSTM' : 'RNN'
  const perLayer = network.bidirectional ? 2 : 1
  const levels = layers * perLayer
  const x = (k: number): number => BOX.width / 2 + 6 + k * COLUMN
  const y = (level: number): number => 24 + BOX.height / 2 + (levels - level) * ROW
  const gap = times.indexOf('…')
  const last = times.length - 1
  const boxes: Box[] = []
  const arrows: Arrow[] = []

  for (let k = 0; k <= last; k++) {
    const seen = k !== gap
    if (seen) boxes.push({ id: `x${k}`, x: x(k), y: y(0), text: `x · ${features}`, kind: 'input' })
    for (let level = 1; level <= levels; level++) {
      const backward = network.bidirectional && level % 2 === 0
      boxes.push({
        id: `c${k}.${level}`,
        x: x(k),
        y: y(level),
        text: seen ? `${cell} ${network.units}` : '…',
        kind: seen ? (backward ? 'backward' : 'cell') : 'more',
      })
      if (k > 0) arrows.push(sideways(x(k - 1), x(k), y(level), backward))
      if (seen) {
        const dropped = network.dropout > 0 && level > perLayer && (level - 1) % perLayer === 0
        arrows.push({
          from: [x(k), y(level - 1) - BOX.height / 2],
          to: [x(k), y(level) + BOX.height / 2],
          kind: dropped ? 'dropped' : 'up',
        })
      }
    }
  }
  const headX = x(last) + COLUMN
  boxes.push({ id: 'head', x: headX, y: y(levels), text: 'ŷ', kind: 'head' })
  arrows.push({
    from: [x(last) + BOX.width / 2, y(levels)],
    to: [headX - BOX.width / 2, y(levels)],
    kind: network.dropout > 0 ? 'dropped' : 'up',
  })
  return {
    width: headX + BOX.width / 2 + 6,
    height: y(0) + BOX.height / 2 + 26,
    boxes,
    arrows,
    times: times.map((text, k) => ({ x: x(k), text: text === '…' ? '' : `t = ${text}` })),
  }
}

function sideways(left: number, right: number, y: number, backward: boolean): Arrow {
  const [a, b] = [left + BOX.width / 2, right - BOX.width / 2]
  return backward ? { from: [b, y], to: [a, y], kind: 'back' } : { from: [a, y], to: [b, y], kind: 'time' }
}
