import { run } from '../../../electron/scripts/lib/process.mjs'
import { openContestant } from './contestant.mjs'

/** The first may be a virtual environment; distributions put theirs where the second looks. */
const PYTHONS = ['python3', '/usr/bin/python3', 'python']

/** PyTorch on one thread; null where no Python has it. */
export async function openPytorch() {
  for (const python of PYTHONS) {
    const { code } = await run(python, ['-c', 'import torch'], { seconds: 60 })
    if (code !== 0) continue
    const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    return openContestant(python, ['test/bench/contestants/pytorch.py'], { env: one })
  }
  return null
}
