/**
 * The register ceiling of one core: what a product could reach if nothing but its inner loop were there. One tile of 6 rows
 * keeps its sums in registers, and everything it reads stays in the nearest cache. Shares of it are how good the kernels are;
 * without it, GFLOP/s say as much about the processor as about them.
 *   node [--experimental-wasm-revectorize] test/bench/ceiling.mjs
 * Whether two vectors of four are fused into one of eight is decided for the whole process, by that flag, before the start.
 */
import { pathToFileURL } from 'node:url'
import { stepTimer } from './lib/clock.mjs'

const ROWS = 6
const DEPTH = 128
/** Of a call: about a millisecond. */
const PRODUCTS = 2000
/** Bytes from one row of A to the next: not a power of two, or the rows would compete for the same cache lines. */
const ROW_BYTES = DEPTH * 4 + 64
const A = 1024
const B = A + ROWS * ROW_BYTES + 64
const C = B + DEPTH * 64

const range = n => [...Array(n).keys()]
const lines = (...parts) => parts.flat(Infinity).join('\n')

/** C[6][4·vectors] = Σ over `times` products of A[6][DEPTH] and B[DEPTH][16], or its first half. */
function tile(vectors) {
  const sums = tileSums(vectors)
  return lines(
    `export function tile${vectors * 4}(A: usize, B: usize, C: usize, times: i32): void {`,
    sums.map(([i, v]) => `  let c${i}_${v} = v128.load(C, ${64 * i + 16 * v})`),
    `  for (; times > 0; times--) {`,
    `    let a = A`,
    `    let b = B`,
    `    const end = a + ${DEPTH * 4}`,
    `    do {`,
    range(vectors).map(v => `      const b${v} = v128.load(b, ${16 * v})`),
    range(ROWS).map(i => [
      `      const a${i} = v128.load32_splat(a, ${ROW_BYTES * i})`,
      range(vectors).map(v => `      c${i}_${v} = f32x4.relaxed_madd(a${i}, b${v}, c${i}_${v})`),
    ]),
    `      a += 4`,
    `      b += 64`,
    `    } while (a < end)`,
    `  }`,
    sums.map(([i, v]) => `  v128.store(C, c${i}_${v}, ${64 * i + 16 * v})`).reverse(),
    `}`,
  )
}

const tileSums = vectors => range(ROWS).flatMap(i => range(vectors).map(v => [i, v]))

/** The probe as WebAssembly: bytes. The compiler is large, and does not belong in a process that measures. */
export async function compileProbe() {
  const { default: asc } = await import('assemblyscript/asc')
  let bytes = null
  const files = { 'ceiling.ts': lines(tile(2), tile(4)) }
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', '1', '--enable', 'simd']
  const { error, stderr } = await asc.main(
    ['ceiling.ts', ...options, '--enable', 'relaxed-simd', '--outFile', 'ceiling.wasm'],
    {
      readFile: name => files[name] ?? null,
      writeFile: (name, contents) => {
        if (name === 'ceiling.wasm') bytes = contents
      },
      listFiles: () => [],
    },
  )
  if (error || !bytes)
    throw new Error(`the ceiling probe does not compile: ${error?.message ?? ''}\n${stderr.toString()}`)
  return bytes
}

/**
 * Prepares the probe; each call of the result is one short measurement in GFLOP/s, to be interleaved with what it is compared
 * with. `wide`: 16 columns, which is the ceiling where vectors are fused; otherwise 8.
 */
export function ceilingProbe(bytes, { wide }) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  const columns = wide ? 16 : 8
  const run = exports[`tile${columns}`]
  new Float32Array(exports.memory.buffer).fill(1e-9)
  const time = stepTimer(() => run(A, B, C, PRODUCTS), { milliseconds: 10, warmUp: 100 })
  return () => (2 * ROWS * columns * DEPTH * PRODUCTS) / time().milliseconds / 1e6
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const bytes = await compileProbe()
  for (const wide of [false, true]) {
    const measure = ceilingProbe(bytes, { wide })
    const best = Math.max(...range(15).map(measure))
    console.log(`6 × ${wide ? 16 : 8}: ${best.toFixed(1)} GFLOP/s`)
  }
}
