import { loadKernels } from '../../core/kernels/index'
import { tryTiles } from '../../core/kernels/trial'
import type { Trial } from '../engine/kernel-choice'
import { task } from '../engine/task'

export default task(({ build, tiles }: Trial) => tryTiles(loadKernels({ build }), tiles, () => performance.now()))
