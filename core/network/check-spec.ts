import { attends, widthOf, type NetworkSpec, type StackSpec } from './spec'

/** @throws RangeError for a network that cannot be */
export function checkSpec(spec: NetworkSpec): void {
  checkStack(spec, '')
  checkCount('outputs', spec.outputs)
  if (spec.encoder) checkEncoder(spec, spec.encoder)
  if (!attends(spec)) return
  if (!spec.encoder) throw new RangeError('attention looks at the outputs of an encoder, the network has none')
  if (spec.read !== 'every') throw new RangeError(`with attention the head reads every step, not the ${spec.read}`)
}

/** @throws RangeError */
export function checkCount(name: string, count: number, fewest = 1): void {
  if (!(Number.isInteger(count) && count >= fewest))
    throw new RangeError(`${name} must be a whole number from ${fewest}, got ${count}`)
}

function checkStack({ units, layers, inputs, embeddings, dropout }: StackSpec, prefix: string): void {
  checkCount(`${prefix}units`, units)
  checkCount(`${prefix}layers`, layers)
  checkCount(`${prefix}inputs`, inputs, embeddings.length > 0 ? 0 : 1)
  embeddings.forEach(({ symbols, size }, n) => {
    checkCount(`${prefix}embeddings.${n}.symbols`, symbols)
    checkCount(`${prefix}embeddings.${n}.size`, size)
  })
  if (!(dropout >= 0 && dropout < 1))
    throw new RangeError(`${prefix}dropout must be at least 0 and below 1, got ${dropout}`)
}

/** Its final state is the initial state of the decoder, layer by layer. */
function checkEncoder(decoder: NetworkSpec, encoder: StackSpec): void {
  checkStack(encoder, 'encoder.')
  if (decoder.bidirectional) throw new RangeError('a decoder goes forward only: each of its outputs is its next input')
  if (nameOf(encoder) !== nameOf(decoder))
    throw new RangeError(`an encoder has the cell of its decoder, ${nameOf(decoder)}, not ${nameOf(encoder)}`)
  if (encoder.layers !== decoder.layers)
    throw new RangeError(`an encoder has as many layers as its decoder, ${decoder.layers}, not ${encoder.layers}`)
  if (widthOf(encoder) !== decoder.units)
    throw new RangeError(
      `an encoder has as many units as its decoder, ${decoder.units} in all directions, not ${widthOf(encoder)}`,
    )
}

const nameOf = ({ cell }: StackSpec): string =>
  cell.kind === 'simple-rnn'
    ? `simple RNN (${cell.activation})`
    : `LSTM ${cell.variant} ${cell.peepholes ? 'with' : 'without'} peepholes`
