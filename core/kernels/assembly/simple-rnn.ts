// The simple RNN between its matrix products: eight units of every row of one time step. Docs: cells/simple-rnn.ts.
import { add, clamp, loadConstant, mul, tanh, tanhSlope } from './mathematics'
import { RELU, blockAt } from './cells'
import { Layer } from './records'

// Fast twin of `rnnStep` in cells/simple-rnn.ts:  h = g(a)
// One after another come the rows of group u; when there is a single row, all its groups, which lie one after another too.
@inline
export function simpleRnnForward(activation: i32, L: Layer, u: i32, gates: usize, h: usize): void {
  const constants = loadConstants()
  const zero = f32x4.splat(0)
  const panel = <usize>L.rows << 6
  let atA = blockAt(gates, u, panel)
  h = blockAt(h, u, panel)
  const single = L.rows == 1
  const step: usize = single ? 32 : 64
  for (const end = atA + step * (single ? <usize>((L.units + 7) >> 3) : <usize>L.rows); atA < end; atA += step) {
    const a$ = load$(atA)
    const h$ = activation == RELU ? f32x4.pmax(a$, zero) : tanh(a$, ...constants)
    store$(h, h$)
    h += step
  }
}

// Fast twin of `rnnStepBackward` in cells/simple-rnn.ts:  δa = δh ⊙ g'(a), into `gates`; adds to the gradient of b
@inline
export function simpleRnnBackward(
  activation: i32,
  limited: bool,
  L: Layer,
  u: i32,
  gates: usize,
  h: usize,
  above: usize,
): void {
  const { one } = loadConstants()
  const zero = f32x4.splat(0)
  const high = f32x4.splat(L.clip)
  const low = f32x4.splat(-L.clip)
  const panel = <usize>L.rows << 6
  const bias = L.biasGradients + (<usize>u << 5)
  let deltaH = blockAt(L.hiddenDeltas, u, panel)
  let atA = blockAt(gates, u, panel)
  let b$ = load$(bias)
  h = blockAt(h, u, panel)
  if (above) above = blockAt(above, u, panel)
  for (const end = atA + panel; atA < end; atA += 64) {
    let δh$ = load$(deltaH)
    if (above) {
      δh$ = add(δh$, load$(above))
      above += 64
    }
    const h$ = load$(h)
    let δa$ = activation == RELU ? v128.andnot(δh$, f32x4.le(h$, zero)) : mul(δh$, tanhSlope(one, h$))
    if (limited) δa$ = clamp(δa$, low, high)
    store$(atA, δa$)
    b$ = add(b$, δa$)
    deltaH += 64
    h += 64
  }
  store$(bias, b$)
}
