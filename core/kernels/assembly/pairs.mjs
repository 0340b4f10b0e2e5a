/**
 * Kernels work on eight neighbouring units, two vectors of four, because some engines fuse such a pair into one instruction.
 * Their sources say everything once: a name that ends in $ exists twice, for the lower half (0) and the higher (1).
 *
 *   const c$ = fma(f$, last$, write$)   →   const c0 = fma(f0, last0, write0)
 *                                           const c1 = fma(f1, last1, write1)
 *
 * load$(p) and load$(p, offset) load a half, store$(p, v$) and store$(p, v$, offset) store one. A line is doubled as a whole;
 * the higher half of a store comes first (otherwise the engine has to keep the order of possible traps and stores twice). A
 * function whose name ends in $ is doubled as a whole.
 */
export function expandPairs(source, file) {
  const lines = source.split(/\r?\n/)
  const out = []
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n]
    if (!line.includes('$') || line.trimStart().startsWith('//')) {
      out.push(line)
      continue
    }
    if (/^(export )?function \w+\$/.test(line)) {
      const end = lines.indexOf('}', n)
      const body = lines.slice(n, end + 1)
      const inline = out.at(-1) === '@inline'
      out.push(...body.map(l => half(l, 0)), ...(inline ? ['@inline'] : []), ...body.map(l => half(l, 1)))
      n = end
      continue
    }
    if (/^import /.test(line)) {
      out.push(line.replace(/(\w+)\$/g, '$10, $11'))
      continue
    }
    if (balance(line) !== 0)
      throw new Error(`${file}:${n + 1}: a statement with $ must stand on one line: ${line.trim()}`)
    const order = line.trimStart().startsWith('store$') ? [1, 0] : [0, 1]
    for (const which of order) out.push(half(line, which))
  }
  return out.join('\n')
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
