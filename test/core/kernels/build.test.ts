import { describe, expect, it } from 'vitest'
import { buildKernels } from '../../../electron/scripts/kernels/build.mjs'
import { expandPairs } from '../../../electron/scripts/kernels/pairs.mjs'
import constants from '../../../core/kernels/assembly/constants.json'
import { decodeBase64 } from '../../../core/kernels/base64'
import { knowsRelaxedSimd, loadKernels } from '../../../core/kernels/index'

describe('the kernel build', () => {
  it('returns at once when its sources have not changed', async () => {
    await buildKernels()
    expect(await buildKernels()).toBe(false)
  })

  it('gives the relaxed kernels by default where the engine knows relaxed SIMD, and the forced ones otherwise', () => {
    expect(loadKernels().build).toBe(knowsRelaxedSimd() ? 'relaxed' : 'plain')
    expect(loadKernels({ build: 'plain' }).build).toBe('plain')
  })

  it('compiles a build once', () => {
    expect(loadKernels({ build: 'plain' }).module).toBe(loadKernels({ build: 'plain' }).module)
  })
})

describe('decodeBase64', () => {
  it('gives the bytes that were encoded, for every length modulo 3', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, n) => (n * 89 + length * 31) & 255)
      expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
    }
  })
})

describe('expandPairs', () => {
  it('doubles a line with $, lower half first, and a store higher half first', () => {
    expect(expandPairs('  const a$ = load$(p, X)\n  store$(q, a$)', 'x')).toBe(
      [
        '  const a0 = v128.load(p, X)',
        '  const a1 = v128.load(p, X + 16)',
        '  v128.store(q, a1, 16)',
        '  v128.store(q, a0)',
      ].join('\n'),
    )
  })

  it('loads each constant of a group under its own name, and hands all of them on in the same order', () => {
    const names = Object.keys(constants.constants)
    expect(expandPairs('  const constants = loadConstants()', 'x').split('\n')).toEqual(
      names.map((name, n) => `  const ${name} = loadConstant(${n})`),
    )
    const others = Object.keys(constants.exponential)
    expect(expandPairs('const exponential = loadConstants()', 'x').split('\n')).toEqual(
      others.map((name, n) => `const ${name} = loadConstant(${names.length + n})`),
    )
    expect(expandPairs('const y = sigmoid(x, ...constants)', 'x')).toBe(`const y = sigmoid(x, ${names.join(', ')})`)
    expect(expandPairs('const { half } = loadConstants()', 'x')).toBe(
      `const half = loadConstant(${names.indexOf('half')})`,
    )
  })

  it('refuses a statement that it could only half double', () => {
    expect(() => expandPairs('  const a$ = add(', 'lstm.ts')).toThrow('lstm.ts:1')
  })
})
