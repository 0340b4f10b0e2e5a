import v8 from 'node:v8'
import * as plain from '../../../core/kernels/build/plain'
import * as relaxed from '../../../core/kernels/build/relaxed'
import { decodeBase64 } from '../../../core/kernels/base64'
import { loadKernels, type KernelBuild, type Kernels } from '../../../core/kernels/index'
import { wasm } from '../../../core/kernels/webassembly'

/**
 * The kernels compiled with pairs of vectors fused into one of 256 bits, beside those of the same process that were compiled
 * without. Only optimized code is fused, so all of it is optimized at once; and V8 must not find the code it already has.
 * On processors that cannot, V8 ignores the wish; on V8 that does not know the flag, likewise.
 */
export function fusedKernels(build: KernelBuild): Kernels {
  const flags = [
    'experimental-wasm-revectorize',
    'no-liftoff',
    'no-wasm-lazy-compilation',
    'no-wasm-native-module-cache',
  ]
  for (const flag of flags) v8.setFlagsFromString(`--${flag}`)
  const module = new wasm.Module(decodeBase64({ plain, relaxed }[build].base64))
  for (const flag of flags) v8.setFlagsFromString(`--${flag.startsWith('no-') ? flag.slice(3) : `no-${flag}`}`)
  return { ...loadKernels({ build }), module }
}
