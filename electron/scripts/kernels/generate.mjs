/**
 * Writes the AssemblyScript that is too regular to write by hand: register tiles, record classes, specialised cells.
 * Everything else is read from core/kernels/assembly, with pairs expanded (pairs.mjs).
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expandPairs } from './pairs.mjs'

const HANDWRITTEN = [
  'index',
  'cells',
  'mathematics',
  'gemm',
  'lstm',
  'simple-rnn',
  'mask',
  'layer',
  'dense',
  'embedding',
  'pool',
  'columns',
  'attention',
  'softmax',
  'dropout',
  'transpose',
  'doubles',
  'optimizers',
  'reduce',
]
const TABLES = ['records.json', 'constants.json']
const GENERATORS = ['generate.mjs', 'pairs.mjs']
const text = url => readFileSync(fileURLToPath(new URL(url, import.meta.url)), 'utf8')
const read = name => text(`../../../core/kernels/assembly/${name}`)

/** Everything the kernels are made from, for the stamp of a build. */
export const sources = () => [
  ...GENERATORS.map(name => [name, text(name)]),
  ...[...TABLES, ...HANDWRITTEN.map(name => `${name}.ts`)].map(name => [name, read(name)]),
]

/** File name → AssemblyScript source. */
export function generate() {
  const files = { 'tiles.ts': tiles(), 'records.ts': records(), 'specialised.ts': specialised() }
  for (const name of HANDWRITTEN) files[`${name}.ts`] = expandPairs(read(`${name}.ts`), `${name}.ts`)
  return files
}

/** A register tile keeps this many rows of 8 (narrow) or 16 (wide) columns in registers at most. */
const TALLEST = 6
const FAMILIES = [
  { name: 'Narrow', vectors: 2 },
  { name: 'Wide', vectors: 4 },
]
const range = n => [...Array(n).keys()]
const lines = (...parts) => parts.flat(Infinity).join('\n')

/**
 * Two products for every height of a tile, 1 … TALLEST, in both widths. Sums stay in registers c{row}_{vector} for the whole
 * depth; one step of the inner loop loads a row of B and adds its multiples by one element of each row of A. The loop over
 * the depth is not unrolled: the sums would no longer fit the registers. Of a pair of stores the higher comes first.
 */
function tiles() {
  const functions = FAMILIES.flatMap(({ name, vectors }) => [
    ...range(TALLEST).map(r => [forwardTile(name, vectors, r + 1), outerTile(name, vectors, r + 1)]),
    dispatch(
      `tile${name}`,
      'table: usize, end: usize, row: usize, panel: usize, B: usize, from: usize, fromStep: usize, C: usize, count: i32',
    ),
    dispatch(
      `outer${name}`,
      'A: usize, stepA: usize, f: i32, delta: usize, stepDelta: usize, steps: i32, rows: i32, G: usize',
    ),
  ])
  return lines(`import { fma } from './mathematics'`, functions, ROW_HALVES.map(rowTile), '')
}

/** Columns that the products of a single row compute at once, in halves of a panel: enough sums to keep the arithmetic busy. */
const ROW_HALVES = [8, 4, 2, 1]

/**
 * C[8 · halves] = from + Σ over (address, size) in table … end of a·B. Of a single row all panels lie one after another; those
 * of B are `panel` bytes apart.
 */
function rowTile(halves) {
  const columns = range(halves).flatMap(h => range(2).map(v => ({ h, v, name: `c${h}_${v}`, at: 32 * h + 16 * v })))
  const panels = range(Math.ceil(halves / 2))
  return lines(
    `export function row${halves}(table: usize, end: usize, B: usize, panel: usize, from: usize, C: usize): void {`,
    columns.map(({ name, at }) => `  let ${name} = v128.load(from, ${at})`),
    panels.map(p => `  let b${p} = B + panel * ${p}`),
    `  for (let operand = table; operand < end; operand += 8) {`,
    `    let a = load<usize>(operand)`,
    `    const stop = a + (<usize>load<i32>(operand, 4) << 2)`,
    `    do {`,
    `      const x = v128.load32_splat(a)`,
    columns.map(({ h, v, name }) => `      ${name} = fma(x, v128.load(b${h >> 1}, ${32 * (h & 1) + 16 * v}), ${name})`),
    `      a += 4`,
    panels.map(p => `      b${p} += 64`),
    `    } while (a < stop)`,
    `  }`,
    columns.map(({ name, at }) => `  v128.store(C, ${name}, ${at})`).reverse(),
    `}`,
  )
}

const sums = (rows, vectors, each) => range(rows).flatMap(i => range(vectors).map(v => each(i, v)))
const storeSums = (rows, vectors, to) =>
  sums(rows, vectors, (i, v) => `v128.store(${to}, c${i}_${v}, ${64 * i + 16 * v})`).reverse()

/** C[count · rows][columns] = from + Σ over (address, size) in table … end of A·B; `row`: bytes to the first row of A. */
function forwardTile(name, vectors, rows) {
  return lines(
    `function tile${name}${rows}(table: usize, end: usize, row: usize, panel: usize, B: usize, from: usize, fromStep: usize, C: usize, count: i32): void {`,
    `  for (; count > 0; count--) {`,
    range(rows).map(i => [
      `    const from${i} = from + fromStep * ${i}`,
      range(vectors).map(v => `    let c${i}_${v} = v128.load(from${i}, ${16 * v})`),
    ]),
    `    let b = B`,
    `    for (let operand = table; operand < end; operand += 8) {`,
    `      let a = load<usize>(operand) + row`,
    `      for (let left = load<i32>(operand, 4); left > 0; left -= 16) {`,
    `        const bytes: usize = <usize>min(left, 16) << 2`,
    `        const stop = a + bytes`,
    `        do {`,
    range(vectors).map(v => `          const b${v} = v128.load(b, ${16 * v})`),
    range(rows).map(i => [
      `          const a${i} = v128.load32_splat(a, ${64 * i})`,
      range(vectors).map(v => `          c${i}_${v} = fma(a${i}, b${v}, c${i}_${v})`),
    ]),
    `          a += 4`,
    `          b += 64`,
    `        } while (a < stop)`,
    `        a += panel - bytes`,
    `      }`,
    `    }`,
    storeSums(rows, vectors, 'C').map(s => `    ${s}`),
    `    row += ${64 * rows}`,
    `    C += ${64 * rows}`,
    `    from += fromStep * ${rows}`,
    `  }`,
    `}`,
  )
}

/** G[features f … f + height][columns] += Σ over steps and rows of A[row][feature] · delta[row][column] */
function outerTile(name, vectors, height) {
  return lines(
    `function outer${name}${height}(A: usize, stepA: usize, f: i32, delta: usize, stepDelta: usize, steps: i32, rows: i32, G: usize): void {`,
    `  const panel = <usize>rows << 6`,
    range(height).map(i => [
      `  let a${i} = A + <usize>((f + ${i}) >> 4) * panel + (<usize>((f + ${i}) & 15) << 2)`,
      range(vectors).map(v => `  let c${i}_${v} = v128.load(G, ${64 * i + 16 * v})`),
    ]),
    `  const jumpA = stepA - panel`,
    `  const jumpDelta = stepDelta - panel`,
    `  for (; steps > 0; steps--) {`,
    `    const stop = delta + panel`,
    `    do {`,
    range(vectors).map(v => `      const b${v} = v128.load(delta, ${16 * v})`),
    range(height).map(i => [
      `      const x${i} = v128.load32_splat(a${i})`,
      `      a${i} += 64`,
      range(vectors).map(v => `      c${i}_${v} = fma(x${i}, b${v}, c${i}_${v})`),
    ]),
    `      delta += 64`,
    `    } while (delta < stop)`,
    `    delta += jumpDelta`,
    range(height).map(i => `    a${i} += jumpA`),
    `  }`,
    storeSums(height, vectors, 'G').map(s => `  ${s}`),
    `}`,
  )
}

/** A function of the same name that picks the tile by its number of rows. */
function dispatch(name, parameters) {
  const names = parameters.replace(/: \w+/g, '')
  return lines(
    `export function ${name}(height: i32, ${parameters}): void {`,
    range(TALLEST)
      .reverse()
      .map(r => `  if (height == ${r + 1}) return ${name}${r + 1}(${names})`),
    `}`,
  )
}

/** The records JavaScript fills in, as classes without a header: field n is at byte 4n. */
function records() {
  const classes = Object.entries(JSON.parse(read('records.json'))).map(([name, fields]) => [
    `@unmanaged`,
    `export class ${name} {`,
    Object.entries(fields).map(([field, [type, doc]]) => `  /** ${doc} */\n  ${field}: ${type}`),
    `}`,
  ])
  return lines(
    classes,
    `@inline`,
    `export function segmentAt(segments: usize, n: i32): Segment {`,
    `  return changetype<Segment>(segments + offsetof<Segment>() * n)`,
    `}`,
    '',
  )
}

/**
 * One straight-line function per cell, variant and choice of peepholes, backward also with deltas limited or not, and the two
 * switches that find it.
 */
function specialised() {
  const variants = ['VANILLA', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']
  const kinds = variants.flatMap(cell =>
    [false, true].map(peepholes => ({ cell, peepholes, name: cell + (peepholes ? 'p' : '') })),
  )
  const activations = ['TANH', 'RELU']
  const shared = 'L: Layer, u: i32, gates: usize, last: usize, c: usize, tanhC: usize'
  const backwards = [false, true].map(limited => ({ limited, back: limited ? 'limitedBackward' : 'backward' }))
  const pick = (name, values) => [
    kinds.map(
      k =>
        `  if (L.cell == ${k.cell} && ${k.peepholes ? '' : '!'}L.peeping) return ${name}${k.name}(L, u, gates, last, c, tanhC, ${values.lstm})`,
    ),
    activations.map(a => `  if (L.cell == ${a}) return ${name}${a}(L, u, gates, ${values.rnn})`),
  ]
  return lines(
    `import { ${[...activations, ...variants].join(', ')} } from './cells'`,
    `import { Layer } from './records'`,
    `import { lstmBackward, lstmForward } from './lstm'`,
    `import { simpleRnnBackward, simpleRnnForward } from './simple-rnn'`,
    kinds.map(({ cell, peepholes, name }) => [
      `function forward${name}(${shared}, y: usize): void { lstmForward(${cell}, ${peepholes}, L, u, gates, last, c, tanhC, y) }`,
      backwards.map(
        ({ limited, back }) =>
          `function ${back}${name}(${shared}, above: usize): void { lstmBackward(${cell}, ${peepholes}, ${limited}, L, u, gates, last, c, tanhC, above) }`,
      ),
    ]),
    activations.map(a => [
      `function forward${a}(L: Layer, u: i32, gates: usize, y: usize): void { simpleRnnForward(${a}, L, u, gates, y) }`,
      backwards.map(
        ({ limited, back }) =>
          `function ${back}${a}(L: Layer, u: i32, gates: usize, y: usize, above: usize): void { simpleRnnBackward(${a}, ${limited}, L, u, gates, y, above) }`,
      ),
    ]),
    `export function activate(${shared}, y: usize): void {`,
    pick('forward', { lstm: 'y', rnn: 'y' }),
    `}`,
    backwards.map(({ back }) => [
      `export function ${back}(${shared}, y: usize, above: usize): void {`,
      pick(back, { lstm: 'above', rnn: 'y, above' }),
      `}`,
    ]),
    `export function activateBackward(${shared}, y: usize, above: usize): void {`,
    `  if (L.clip < Infinity) limitedBackward(L, u, gates, last, c, tanhC, y, above)`,
    `  else backward(L, u, gates, last, c, tanhC, y, above)`,
    `}`,
    '',
  )
}
