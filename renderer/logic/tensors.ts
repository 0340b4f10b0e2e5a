import type { StartEvent } from '../../core/training/events'
import { columnHue } from './case-drawing'

/** Tensors of one layer (or of the head), as they are drawn together. */
export interface TensorGroup {
  readonly name: string
  readonly title: string
  readonly tensors: readonly {
    readonly index: number
    readonly label: string
    readonly colour: string
    readonly dash: readonly number[]
  }[]
}

const MOST = 16
const DASHES: Readonly<Record<string, readonly number[]>> = {
  W: [],
  R: [6, 3],
  U: [],
  p: [1, 3],
  b: [2, 3],
  V: [],
  c: [2, 3],
  Rg: [8, 2, 2, 2],
}

/** All in one group while they can be told apart; otherwise one group a layer and direction, the head last. */
export function tensorGroups(tensors: StartEvent['tensors']): TensorGroup[] {
  const named = tensors.map((tensor, index) => ({ index, name: tensor.name, layer: layerOf(tensor.name) }))
  const layers = [...new Set(named.map(tensor => tensor.layer))]
  const parts = tensors.length <= MOST ? [''] : layers
  return parts.map(part => ({
    name: part || 'all',
    title: part === '' ? 'all' : titleOf(part),
    tensors: named
      .filter(({ layer }) => part === '' || layer === part)
      .map(({ index, name, layer }) => ({ index, ...style(name, layer, part === '' && layers.length > 2) })),
  }))
}

const layerOf = (name: string): string =>
  /^(encoder\.)?(layers\.\d+\.(forward|backward)|embeddings?)/.exec(name)?.[0] ?? name.split('.')[0]

function titleOf(layer: string): string {
  const match = /^(encoder\.)?layers\.(\d+)\.(\w+)$/.exec(layer)
  if (!match) return layer.replace('.', ' ')
  return `${match[1] ? 'encoder ' : ''}layer ${Number(match[2]) + 1}${match[3] === 'backward' ? ', backward' : ''}`
}

/** What is no cell. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['head', 'attention', 'embedding', 'embeddings', 'encoder.embedding', 'encoder.embeddings'],
])

/** W, R, p, b of a gate wear the gate's hue and differ by their dash. */
function style(
  name: string,
  layer: string,
  prefixed: boolean,
): { label: string; colour: string; dash: readonly number[] } {
  const short = name.slice(layer.length + 1)
  const [matrix, gate] = short.split('.')
  if (layer === 'embeddings') return { label: `E ${Number(matrix) + 1}`, colour: columnHue(Number(matrix)), dash: [] }
  const colour = OTHERS.has(layer) ? 'var-y' : gate ? `var-${gate}` : 'var-h'
  const number = /\d+/.exec(layer)
  const prefix = layer === 'head' ? 'head ' : prefixed && number ? `${Number(number[0]) + 1} ` : ''
  return { label: `${prefix}${short}`, colour, dash: DASHES[matrix] ?? [] }
}
