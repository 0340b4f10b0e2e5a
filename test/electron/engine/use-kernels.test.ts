import { expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import { AUTOMATIC, untriedKernels, type KernelSource } from '../../../electron/engine/kernel-choice'
import type { KernelRequest } from '../../../electron/engine/kernel-choice.types'

const plain: KernelRequest = { build: 'plain', width: 'auto' }
const narrow: KernelRequest = { build: 'auto', width: 'narrow' }

/** Kernels of which the plain build fails when the test says so. */
function failingPlain() {
  let asked = AUTOMATIC
  let fail = (): void => undefined
  const source: KernelSource = {
    report: attempt =>
      asked === plain
        ? new Promise((_, reject) => (fail = () => reject(new Error('not right'))))
        : untriedKernels.report(attempt),
    ask: request => void (asked = request),
    get asked() {
      return asked
    },
  }
  return { source, fail: () => fail() }
}

it('kernels that cannot run leave those before, or those that were chosen meanwhile', async () => {
  const { source, fail } = failingPlain()
  const engine = openEngine({ workers: '', threads: 1, kernels: source })
  const first = expect(engine.useKernels(plain)).rejects.toThrow('not right')
  fail()
  await first
  expect(source.asked).toEqual(AUTOMATIC)

  const second = expect(engine.useKernels(plain)).rejects.toThrow('not right')
  await engine.useKernels(narrow)
  fail()
  await second
  expect(source.asked).toEqual(narrow)
  await engine.close()
})
