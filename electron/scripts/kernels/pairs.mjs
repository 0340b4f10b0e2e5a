/**
 * Kernels work on eight neighbouring units, two vectors of four, because some engines fuse such a pair into one instruction.
 * Their sources say everything once: a name that ends in $ exists twice, for the lower half (0) and the higher (1).
 *
 *   const c$ = fma(f$, last$, write$)   →   const c0 = fma(f0, last0, write0)
 *                                           const c1 = fma(f1, last1, write1)
 *
 * load$(p) and load$(p, offset) load a half, store$(p, v$) and store$(p, v$, offset) store one. A line is doubled as a whole;
 * the higher half of a store comes first (otherwise the engine has to keep the order of possible traps and stores twice).
 *
 * Constants (constants.json, in groups) stay in registers during a loop, shared by both halves. Sources name a group together,
 * and each by its name where they compute:
 *
 *   const constants = loadConstants()   →   const limit = loadConstant(0)
 *                                           const lowest = loadConstant(1) …
 *   const { one } = loadConstants()     →   const one = loadConstant(10)
 *   sigmoid(x, ...constants)            →   sigmoid(x, limit, lowest, …)
 */
import { readFileSync } from 'node:fs'

/** Group → names, and all names in the order of the table. */
const GROUPS = Object.entries(
  JSON.parse(readFileSync(new URL('../../../core/kernels/assembly/constants.json', import.meta.url), 'utf8')),
).map(([group, values]) => ({ group, names: Object.keys(values) }))
const ALL = GROUPS.flatMap(({ names }) => names)

export function expandPairs(source, file) {
  const out = []
  source.split(/\r?\n/).forEach((written, n) => {
    const comment = written.trimStart().startsWith('//')
    const line = comment ? written : expandConstants(written)
    if (comment || !line.includes('$')) {
      out.push(line)
      return
    }
    if (balance(line) !== 0)
      throw new Error(`${file}:${n + 1}: a statement with $ must stand on one line: ${line.trim()}`)
    const order = line.trimStart().startsWith('store$') ? [1, 0] : [0, 1]
    for (const which of order) out.push(half(line, which))
  })
  return out.join('\n')
}

function expandConstants(line) {
  const [, indent, all, some] = /^( *)const (?:(\w+)|\{ ([\w, ]+) \}) = loadConstants\(\)$/.exec(line) ?? []
  if (all || some) {
    const names = all ? GROUPS.find(({ group }) => group === all).names : some.split(', ')
    return names.map(name => `${indent}const ${name} = loadConstant(${ALL.indexOf(name)})`).join('\n')
  }
  return GROUPS.reduce(
    (text, { group, names }) =>
      text
        .replace(`...${group}: v128`, names.map(name => `${name}: v128`).join(', '))
        .replace(`...${group}`, names.join(', ')),
    line,
  )
}

function half(line, which) {
  const plus = which === 0 ? '' : ' + 16'
  return line
    .replace(/load\$\(([^(),]+), ([^(),]+)\)/g, `v128.load($1, $2${plus})`)
    .replace(/load\$\(([^(),]+)\)/g, which === 0 ? 'v128.load($1)' : 'v128.load($1, 16)')
    .replace(/store\$\(([^(),]+), ([^(),]+), ([^(),]+)\)/g, `v128.store($1, $2, $3${plus})`)
    .replace(/store\$\(([^(),]+), ([^(),]+)\)/g, which === 0 ? 'v128.store($1, $2)' : 'v128.store($1, $2, 16)')
    .replaceAll('$', String(which))
}

const balance = line => [...line].reduce((n, c) => n + (c === '(' ? 1 : c === ')' ? -1 : 0), 0)
