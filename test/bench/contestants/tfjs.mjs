import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { stepTimer } from '../lib/clock.mjs'
import { serve } from '../lib/serve.mjs'
import { handedOver } from './handed-over.mjs'

/**
 * TensorFlow.js with its wasm backend on one thread: the same weights and batches as ours, a full training step (forward, loss,
 * backward, clipping at norm 1, Adam). The batch is gathered beforehand, in its favour.
 */
const require = createRequire(import.meta.url)
const tf = { ...require('@tensorflow/tfjs-core'), ...require('@tensorflow/tfjs-layers') }
const wasm = require('@tensorflow/tfjs-backend-wasm')
// Its hint that a server would rather use tfjs-node.
console.warn = () => undefined

wasm.setThreadsCount(1)
wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
await tf.setBackend('wasm')

const timers = new Map()

await serve({
  about: () => ({ name: 'tfjs', label: `TensorFlow.js ${tf.version_layers}, ${tf.getBackend()} backend` }),

  open({ name, folder }) {
    const { network, x, loss } = load(folder)
    const adam = tf.train.adam(1e-3)
    const variables = network.trainableWeights.map(weight => weight.val)
    const gradients = () => tf.variableGrads(() => loss(network.apply(x, { training: true })), variables)
    const first = tf.tidy(() => {
      const { value, grads } = gradients()
      return { loss: value.dataSync()[0], gradientNorm: norm(grads).dataSync()[0] }
    })
    const step = () =>
      tf.tidy(() => {
        const { grads } = gradients()
        const factor = tf.minimum(1, tf.div(1, tf.add(norm(grads), 1e-6)))
        adam.applyGradients(Object.fromEntries(Object.entries(grads).map(([key, g]) => [key, tf.mul(g, factor)])))
      })
    timers.set(name, stepTimer(step))
    return first
  },

  openForward({ name, folder }) {
    const { network, x } = load(folder)
    const forward = () => tf.tidy(() => network.apply(x).dataSync())
    timers.set(name, stepTimer(forward))
    return Array.from(forward())
  },

  measure: ({ name }) => timers.get(name)(),
})

/** The global norm of all gradients, on the backend. */
function norm(grads) {
  return tf.sqrt(tf.addN(Object.values(grads).map(g => tf.sum(tf.square(g)))))
}

function load(folder) {
  const { workload, weights, x, y } = handedOver(folder)
  const { inputs, units, layers, steps, batch, outputs, bidirectional, read } = workload
  const every = read === 'every'
  const network = tf.sequential()
  for (let layer = 0; layer < layers; layer++) {
    const lstm = tf.layers.lstm({
      ...{ units, implementation: 2, recurrentActivation: 'sigmoid', returnSequences: every || layer < layers - 1 },
      // The weights are set below; without tfjs's union package an orthogonal draw lacks methods.
      recurrentInitializer: 'zeros',
      ...(layer === 0 && !bidirectional ? { inputShape: [steps, inputs] } : {}),
    })
    const inputShape = [steps, inputs]
    network.add(bidirectional ? tf.layers.bidirectional({ layer: lstm, mergeMode: 'concat', inputShape }) : lstm)
  }
  network.add(tf.layers.dense({ units: outputs }))
  network.setWeights(kerasWeights(workload, weights))

  const batchFirst = tf.tidy(() => tf.transpose(tf.tensor3d(x, [steps, batch, inputs]), [1, 0, 2]))
  if (!every) {
    const truth = tf.tensor2d(new Float32Array(y()), [batch, outputs])
    return { network, x: batchFirst, loss: said => tf.losses.meanSquaredError(truth, said) }
  }
  const truth = tf.tidy(() => {
    const classes = tf.transpose(tf.tensor2d(new Int32Array(y()), [steps, batch], 'int32'), [1, 0])
    return tf.oneHot(tf.reshape(classes, [batch * steps]), outputs)
  })
  const logits = said => tf.reshape(said, [batch * steps, outputs])
  return { network, x: batchFirst, loss: said => tf.losses.softmaxCrossEntropy(truth, logits(said)) }
}

/** Keras: kernel (D, 4H), recurrent kernel (H, 4H), bias (4H) a direction, gates in the order i f c o; then the head. */
function kerasWeights({ inputs, units, layers, outputs, bidirectional }, weights) {
  const directions = bidirectional ? ['forward', 'backward'] : ['forward']
  const gates = ['i', 'f', 'z', 'o']
  const matrix = (prefix, depth) => {
    const values = new Float32Array(depth * 4 * units)
    gates.forEach((gate, n) => {
      const rows = weights[`${prefix}.${gate}`]
      for (let unit = 0; unit < units; unit++)
        for (let d = 0; d < depth; d++) values[d * 4 * units + n * units + unit] = rows[unit * depth + d]
    })
    return tf.tensor2d(values, [depth, 4 * units])
  }
  const ofLayers = Array.from({ length: layers }, (_, layer) =>
    directions.map(direction => {
      const prefix = `layers.${layer}.${direction}`
      const bias = gates.flatMap(gate => [...weights[`${prefix}.b.${gate}`]])
      const depth = layer === 0 ? inputs : units * directions.length
      return [matrix(`${prefix}.W`, depth), matrix(`${prefix}.R`, units), tf.tensor1d(bias)]
    }),
  )
  const V = tf.transpose(tf.tensor2d(weights['head.V'], [outputs, units * directions.length]))
  return [...ofLayers.flat(2), V, tf.tensor1d(weights['head.c'])]
}
