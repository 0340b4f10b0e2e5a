import { BOX, HALF, MARGIN, MOST_LAYERS, unrolled, type Arrow, type Box, type Choice, type Picture } from './unrolled'

/** Steps of a text, and the values of the vector that stands for one of its symbols. */
interface Side {
  readonly steps: number
  readonly features: number
}

const APART = 30
/** Of what passes over the heads, from the top. */
const OVER = 12
/** From a box to the one above it. */
const ABOVE = BOX.height + 24

/**
 * An encoder beside the decoder that begins with its states. The encoder may read in both directions, each with half of the
 * units. With attention every step of the decoder looks at all steps of the source before it says something.
 */
export function unrolledPair(network: Choice, source: Side, target: Side, attention: boolean): Picture {
  const { bidirectional } = network
  const units = bidirectional ? network.units / 2 : network.units
  const encoder = unrolled({ ...network, units }, source.features, source.steps, { read: 'none', few: true })
  const decoder = unrolled({ ...network, bidirectional: false }, target.features, target.steps, {
    read: 'every',
    fed: true,
    few: true,
  })
  const room = attention ? ABOVE : 0
  const height = Math.max(encoder.height + room, decoder.height)
  const [left, right] = [
    moved(encoder, 'source ', 0, height - encoder.height),
    moved(decoder, '', encoder.width + APART, height - decoder.height),
  ]
  const handed = Array.from({ length: Math.min(network.layers, MOST_LAYERS) }, (_, layer) =>
    handOver(left, right, layer + 1, bidirectional),
  )
  const look = attention ? lookingAt(left, right) : { boxes: [], arrows: [] }
  return {
    ...{ height, width: encoder.width + APART + decoder.width },
    boxes: [...left.boxes, ...right.boxes, ...look.boxes],
    arrows: [...left.arrows, ...right.arrows, ...handed, ...look.arrows],
    times: [...left.times, ...right.times],
  }
}

function moved(picture: Picture, before: string, dx: number, dy: number): Picture {
  return {
    ...picture,
    boxes: picture.boxes.map(box => ({ ...box, id: `${before}${box.id}`, x: box.x + dx, y: box.y + dy })),
    arrows: picture.arrows.map(arrow => ({
      ...arrow,
      points: arrow.points.map(([x, y]) => [x + dx, y + dy] as const),
    })),
    times: picture.times.map(({ x, text }) => ({ x: x + dx, text: text === '' ? '' : `${before}${text}` })),
  }
}

/** A layer of the encoder hands its last state to the same layer of the decoder. */
function handOver(encoder: Picture, decoder: Picture, layer: number, bidirectional: boolean): Arrow {
  const from = boxOf(encoder, bidirectional ? 2 * layer - 1 : layer, -1)
  const to = boxOf(decoder, layer, 0)
  const between = to.x - HALF.width - APART / 2
  return arrow([from.x + HALF.width, from.y], [between, from.y], [between, to.y], [to.x - HALF.width, to.y])
}

/** A cell of a level, counted from 1 at the bottom, at the first (0) or last (−1) step. */
function boxOf(picture: Picture, level: number, step: 0 | -1): Box {
  const cells = picture.boxes.filter(({ id }) => id.endsWith(`.${level}`)).sort((a, b) => a.x - b.x)
  const box = cells.at(step)
  if (!box) throw new Error(`the picture has no level ${level}`)
  return box
}

/** Above the encoder: what its top layer says at all steps goes to the head of every step. */
function lookingAt(encoder: Picture, decoder: Picture): Pick<Picture, 'boxes' | 'arrows'> {
  const top = Math.min(...encoder.boxes.map(({ y }) => y))
  const sources = encoder.boxes.filter(({ kind, y }) => kind !== 'more' && y === top)
  const heads = decoder.boxes.filter(({ kind }) => kind === 'head')
  const x = (encoder.width - MARGIN) / 2
  const y = Math.min(heads[0].y, top - ABOVE)
  return {
    boxes: [{ id: 'attention', x, y, text: 'attention', kind: 'attention' }],
    arrows: [
      ...sources.map(source => arrow([source.x, top - HALF.height], [source.x, y], [beside(x, source.x), y])),
      ...heads.map(head => arrow([x, y - HALF.height], [x, OVER], [head.x, OVER], [head.x, head.y - HALF.height])),
    ],
  }
}

const beside = (x: number, from: number): number => (from < x ? x - HALF.width : x + HALF.width)
const arrow = (...points: Arrow['points'][number][]): Arrow => ({ points, dropped: false })
