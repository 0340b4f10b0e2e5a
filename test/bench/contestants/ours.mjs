import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ceilingProbe } from '../ceiling.mjs'
import { stepTimer } from '../lib/clock.mjs'
import { kernelChooser, openCore } from '../lib/core.mjs'
import { serve } from '../lib/serve.mjs'
import { trainingFlops } from '../workloads.mjs'
import { madeUpData } from './made-up-data.mjs'
import { compileWorkload, hashOf, openTraining, trainingModules } from './training.mjs'

/** Longhand on one thread: `ours.mjs wide|narrow [plain]`. */
const [width, build] = process.argv.slice(2)
const { load } = await openCore()
const chooseKernels = await kernelChooser(load)
const modules = await trainingModules(load)
/** Until they are chosen there is nothing to compute with. */
let kernels = null
let probe = null
/** By name: what is measured, and its operations. */
const timers = new Map()

await serve({
  loaded: () => null,

  /** Before anything else is asked, and while no other program has work: tiles are timed. `ceiling`: the probe's file. */
  async choose({ ceiling }) {
    kernels = (await chooseKernels(width, build)).kernels
    probe = ceilingProbe(readFileSync(ceiling), { wide: width === 'wide' })
  },

  about: () => ({
    ...{ node: process.versions.node, v8: process.versions.v8 },
    ...{ build: kernels.build, stamp: kernels.stamp, tile: kernels.tile },
  }),

  /** As the time of one GFLOP, ms, so that it is measured in rounds like everything else. */
  ceiling: () => ({ milliseconds: 1000 / probe(), share: null }),

  open({ name, workload }) {
    const { learner, step } = openTraining(modules, kernels, workload)
    const flops = trainingFlops(workload, learner.table.tensors)
    timers.set(name, { time: stepTimer(step), flops })
    return { flops, parameters: learner.table.size }
  },

  /** One sequence forward. */
  openForward({ name, workload }) {
    const { learner, forward } = openForward(workload)
    const flops = trainingFlops(workload, learner.table.tensors) / 3
    timers.set(name, { time: stepTimer(forward), flops })
    return { flops }
  },

  /** One measurement between two of the ceiling: a shared processor changes its speed by the second, its ratio to itself stays. */
  measure({ name }) {
    const { time, flops } = timers.get(name)
    const before = probe()
    const found = time()
    const ceiling = (before + probe()) / 2
    return { ...found, ofCeiling: flops / found.milliseconds / 1e6 / ceiling }
  },
  close: ({ name }) => void timers.delete(name),

  /** The weights after some steps. */
  hash({ workload, steps }) {
    const { learner, step } = openTraining(modules, kernels, workload)
    for (let n = 0; n < steps; n++) step()
    return hashOf(learner)
  },

  /** Writes weights and one batch for the peers, and answers what the first step says of them. */
  handOver({ workload, folder }) {
    const data = madeUpData(modules, workload, 1)
    const { learner, step } = openTraining(modules, kernels, workload, data)
    writeCase(folder, workload, learner, data)
    const { loss, gradientNorm } = step()
    return { loss, gradientNorm }
  },

  /** The same for one sequence forward: answers the outputs. */
  handOverForward({ workload, folder }) {
    const { learner, data, forward } = openForward(workload)
    writeCase(folder, workload, learner, data)
    forward()
    return Array.from(learner.outputs(0))
  },
})

function openForward(workload) {
  const learner = compileWorkload(modules, kernels, workload)
  const data = madeUpData(modules, workload, 1)
  const forward = () => {
    learner.gather(0, data, data.train.starts, null, 0, workload.batch)
    learner.forward(0, null)
  }
  return { learner, data, forward }
}

/** For handed-over.mjs and pytorch.py. */
function writeCase(folder, workload, learner, data) {
  const write = (name, array) => writeFileSync(join(folder, name), Buffer.from(array.buffer))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ ...workload, tensors: learner.table.tensors }))
  write('weights.bin', learner.saveParameters())
  write('x.bin', windowsOf(data, workload))
  write('y.bin', workload.read === 'last' ? data.train.targets.values : classesOf(data, workload))
}

/** All windows of the data, (T)(B)(D). */
function windowsOf({ features, train }, { steps, inputs }) {
  const x = new Float32Array(steps * train.count * inputs)
  for (let t = 0; t < steps; t++)
    train.starts.forEach((start, row) =>
      x.set(features.subarray((start + t) * inputs, (start + t + 1) * inputs), (t * train.count + row) * inputs),
    )
  return x
}

/** Those of all windows, (T)(B). */
function classesOf({ train: { count, starts, targets } }, { steps }) {
  return Int32Array.from(
    { length: steps * count },
    (_, k) => targets.classes[starts[k % count] + Math.floor(k / count)],
  )
}
