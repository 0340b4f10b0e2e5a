import v8 from 'node:v8'
import * as plain from '../../../core/kernels/build/plain'
import * as relaxed from '../../../core/kernels/build/relaxed'
import { decodeBase64 } from '../../../core/kernels/base64'
import { knowsRelaxedSimd, loadKernels, type KernelBuild, type Kernels } from '../../../core/kernels/index'
import { wasm } from '../../../core/kernels/webassembly'
import { familyOf, type Family } from './fuzz'

const FLAGS = ['experimental-wasm-revectorize', 'no-liftoff', 'no-wasm-lazy-compilation', 'no-wasm-native-module-cache']
/** Older ones have no such flag, or fuse wrongly. */
const knowsFlag = Number(process.versions.v8.split('.')[0]) >= 13

/** Every build that this engine can run, with every tile. */
export function everyFamily(): Family[] {
  const builds: readonly KernelBuild[] = knowsRelaxedSimd() ? ['relaxed', 'plain'] : ['plain']
  return builds.map(build => familyOf(loadKernels({ build }), knowsFlag ? fusedKernels(build) : null))
}

/**
 * The kernels compiled with pairs of vectors fused into one of 256 bits, beside those of the same process that were compiled
 * without. Only optimized code is fused, so all of it is optimized at once; and V8 must not find the code it already has.
 * On processors that cannot, V8 ignores the wish.
 */
export function fusedKernels(build: KernelBuild): Kernels {
  for (const flag of FLAGS) v8.setFlagsFromString(`--${flag}`)
  const module = new wasm.Module(decodeBase64({ plain, relaxed }[build].base64))
  for (const flag of FLAGS) v8.setFlagsFromString(`--${flag.startsWith('no-') ? flag.slice(3) : `no-${flag}`}`)
  return { ...loadKernels({ build }), module }
}
