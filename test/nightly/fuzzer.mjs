/** One process of kernels.mjs: answers ranges of seeds with what was found about them. */
import { stepTimer } from '../bench/lib/clock.mjs'
import { loadCore } from '../bench/lib/core.mjs'
import { serve } from '../bench/lib/serve.mjs'

const { load } = await loadCore()
const { loadKernels } = await load('/core/kernels/index.ts')
const { everyFamily, fusedKernels } = await load('/test/core/kernels/fuzz-fused.ts')
const { fuzz } = await load('/test/core/kernels/fuzz.ts')
const { compileNetwork } = await load('/core/network/compiled.ts')
const { spec } = await load('/test/core/kernels/compare-case.ts')
const families = everyFamily()

await serve({
  /** The worst of `count` seeds from `from` on, and those with problems. */
  seeds({ from, count }) {
    const verdicts = Array.from({ length: count }, (_, n) => fuzz(from + n, families))
    return {
      worst: verdicts.reduce((worst, verdict) => (verdict.worst > worst.worst ? verdict : worst)),
      failed: verdicts.filter(({ problems }) => problems.length > 0),
    }
  },
  /** How much faster the fused kernels are: 1 where nothing is fused. */
  fusion() {
    const [apart, fused] = [
      loadKernels({ tile: { rows: 6, wide: false } }),
      { ...fusedKernels(loadKernels().build), tile: { rows: 6, wide: true } },
    ].map(stepOf)
    return apart().milliseconds / fused().milliseconds
  },
})

function stepOf(kernels) {
  const [batch, steps] = [36, 20]
  const network = compileNetwork(spec({ inputs: 16, units: 64 }), { kernels, batch, steps })
  const data = { features: new Float32Array(batch * steps * 16).fill(0.1), tokens: null }
  const starts = Int32Array.from({ length: batch }, (_, row) => row * steps)
  return stepTimer(() => {
    network.gather(0, data, starts, null, 0, batch)
    network.forward(0, null)
    network.backward(0, { truncate: null, clipDelta: null })
  })
}
