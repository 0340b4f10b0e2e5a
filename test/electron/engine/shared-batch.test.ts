import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import type { CompiledNetwork, Phase } from '../../../core/network/compiled.types'
import { initialise } from '../../../core/network/initialise'
import { Network } from '../../../core/experiment/network'
import { shardRunner } from '../../../core/training/batch'
import { train } from '../../../core/training/train'
import { help, newCrew, welcome } from '../../../electron/engine/crew'
import { inRounds, newSharedBatch, onCrew } from '../../../electron/engine/shared-batch'
import { STEPS, toyChoice, toyData, toySpec } from '../../core/training/toy'

// Large enough for several pieces of every phase.
const spec = toySpec({ units: 96, layers: 2, dropout: 0.2 })
const data = toyData(spec)
const choice = toyChoice({ epochs: 2, clip: { norm: 0.5, value: 0.1 }, optimizer: { kind: 'adam' } })

const compiled = (memory?: CompiledNetwork['memory']): CompiledNetwork =>
  compileNetwork(spec, {
    ...{ kernels: loadKernels(), batch: choice.batch, steps: STEPS, shards: 4, memory },
    optimizer: choice.optimizer,
  })

function fresh(): CompiledNetwork {
  const network = compiled()
  network.loadParameters(initialise(spec, Network.parse({}).initialise, 1))
  return network
}

describe('a crew', () => {
  it('shares shards and the pieces of every phase with a helper, and ends with the bits of one thread', () => {
    const alone = fresh()
    const events = [...train({ learner: alone, data, choice, seed: 3, clock: () => 0 }).events]

    const network = fresh()
    const crew = newCrew()
    const shared = newSharedBatch(network)
    const attached = compiled(network.memory)
    const helped = new Set<Phase | 'shards'>()
    /** A helper on this very thread: takes the next item of the round, if there is one, and leaves. */
    const takeOne = (what: Phase | 'shards'): void => {
      const work = inRounds(shared, attached, shardRunner(attached, data, choice, 3))
      welcome(crew, 1)
      help(crew, 1, item => {
        welcome(crew, 0)
        helped.add(what)
        work(item)
      })
    }
    const runShard = shardRunner(network, data, choice, 3)
    const learner: CompiledNetwork = {
      ...network,
      runPiece(phase, piece) {
        if (piece === 0 && network.pieces[phase] > 1) takeOne(phase)
        network.runPiece(phase, piece)
      },
    }
    const hands = onCrew(crew, shared, learner, (batch, shard) => {
      if (shard === 0) takeOne('shards')
      runShard(batch, shard)
    })
    const told = [...train({ learner, data, choice, seed: 3, clock: () => 0, ...hands }).events]

    expect([...helped].sort()).toEqual(['clip', 'copy', 'shards', 'step', 'sum'])
    expect(told).toEqual(events)
    expect(network.parameters).toEqual(alone.parameters)
  })
})
