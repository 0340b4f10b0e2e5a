// The LSTM between its matrix products: eight units of every row of one time step. A variant is a constant argument, so each
// specialisation (generate.mjs lists them) compiles to its own straight code. Letters and equations: docs of cells/lstm.ts.
import { add, clamp, fma, loadConstant, mul, sigmoid, slope, sub, tanh, tanhSlope } from './mathematics'
import { CIFG, FGR, NFG, NIAF, NIG, NOAF, NOG, blockAt, gateCount } from './cells'
import { Layer } from './records'

// Byte offsets of p_i, p_f, p_o of one group of units
const I: usize = 0
const F: usize = 32
const O: usize = 64

// Fast twin of `lstmStep` in cells/lstm.ts, from the pre-activations on.
// Addresses are those of the whole step, u the group of eight units.
//   gates: z̄ ī f̄ ō → z i f o in place · last: c⁻ · c, tanhC: c, tanh(c) · y (FGR: also copies of i f o)
// One after another come the rows of group u; when there is a single row, all its groups, which lie one after another too.
@inline
export function lstmForward(
  variant: i32,
  peepholes: bool,
  L: Layer,
  u: i32,
  gates: usize,
  last: usize,
  c: usize,
  tanhC: usize,
  y: usize,
): void {
  const constants = loadConstants()
  let p = L.peepholes + <usize>u * 96
  const single = L.rows == 1
  const gateStep: usize = single ? <usize>gateCount(variant) << 5 : 64
  const unitStep: usize = single ? 32 : 64
  const peepholeStep: usize = single ? 96 : 0
  const count: usize = single ? <usize>((L.units + 7) >> 3) : <usize>L.rows
  const panel = <usize>L.rows << 6
  const block = u * gateCount(variant)
  let atZ = blockAt(gates, block, panel)
  let atI = variant == NIG ? 0 : blockAt(gates, block + 1, panel)
  let atF = variant == NFG || variant == CIFG ? 0 : blockAt(gates, variant == NIG ? block + 1 : block + 2, panel)
  let atO = variant == NOG ? 0 : blockAt(gates, block + gateCount(variant) - 1, panel)
  const part = <usize>((L.units + 15) >> 4) * panel
  last += <usize>u * (panel >> 1)
  c += <usize>u * (panel >> 1)
  tanhC += <usize>u * (panel >> 1)
  y = blockAt(y, u, panel)
  let copyI = variant == FGR ? y + part : 0
  let copyF = variant == FGR ? copyI + part : 0
  let copyO = variant == FGR ? copyF + part : 0

  for (const end = last + (count << 5); last < end; last += 32) {
    const last$ = load$(last)

    // z = tanh(z̄)    (NIAF: z = z̄)
    let z$ = load$(atZ)
    if (variant != NIAF) {
      z$ = tanh(z$, ...constants)
      store$(atZ, z$)
    }

    // i = σ(ī), ī += p_i ⊙ c⁻    (NIG: i = 1)
    let i$ = one
    if (variant != NIG) {
      i$ = load$(atI)
      if (peepholes) i$ = fma(load$(p, I), last$, i$)
      i$ = sigmoid(i$, ...constants)
      store$(atI, i$)
      atI += gateStep
    }

    // f = σ(f̄), f̄ += p_f ⊙ c⁻    (NFG: f = 1, CIFG: f = 1 − i)
    let f$ = one
    if (variant == CIFG) f$ = sub(f$, i$)
    if (variant != CIFG && variant != NFG) {
      f$ = load$(atF)
      if (peepholes) f$ = fma(load$(p, F), last$, f$)
      f$ = sigmoid(f$, ...constants)
      store$(atF, f$)
      atF += gateStep
    }

    // c = z ⊙ i + c⁻ ⊙ f
    const write$ = variant == NIG ? z$ : mul(z$, i$)
    const c$ = variant == NFG ? add(last$, write$) : fma(last$, f$, write$)
    store$(c, c$)
    if (variant == FGR) {
      store$(copyI, i$)
      store$(copyF, f$)
      copyI += unitStep
      copyF += unitStep
    }

    atZ += gateStep
    c += 32
    if (peepholes) p += peepholeStep
  }

  // In a loop of its own: tanh(c) waits for c, and here c was ready long ago.
  c -= count << 5
  if (peepholes) p -= peepholeStep * count
  for (const end = c + (count << 5); c < end; c += 32) {
    const c$ = load$(c)

    // o = σ(ō), ō += p_o ⊙ c · y = o ⊙ tanh(c)    (NOG: o = 1, NOAF: y = o ⊙ c)
    let y$ = c$
    if (variant != NOAF) {
      y$ = tanh(c$, ...constants)
      store$(tanhC, y$)
    }
    if (variant != NOG) {
      let o$ = load$(atO)
      if (peepholes) o$ = fma(load$(p, O), c$, o$)
      o$ = sigmoid(o$, ...constants)
      store$(atO, o$)
      atO += gateStep
      y$ = mul(o$, y$)
      if (variant == FGR) {
        store$(copyO, o$)
        copyO += unitStep
      }
    }
    store$(y, y$)

    y += unitStep
    tanhC += 32
    if (peepholes) p += peepholeStep
  }
}

// Fast twin of `lstmStepBackward` in cells/lstm.ts, up to the deltas before the activations.
//   gates: z i f o → δz̄ δī δf̄ δō in place · L.hiddenDeltas: Σ Rᵀ δ⁺ · above: ∂J/∂y, 0: none
//   L.cellDeltas: the part of δc that the step after sends back, replaced by what this step sends
//   adds to the gradients of b and p
// limited: deltas are kept within ±L.clip. Another constant argument, for comparisons cost as much as multiplications here.
@inline
export function lstmBackward(
  variant: i32,
  peepholes: bool,
  limited: bool,
  L: Layer,
  u: i32,
  gates: usize,
  last: usize,
  c: usize,
  tanhC: usize,
  above: usize,
): void {
  const { one } = loadConstants()
  const p = L.peepholes + <usize>u * 96
  const panel = <usize>L.rows << 6
  const block = u * gateCount(variant)
  const high = f32x4.splat(L.clip)
  const low = f32x4.splat(-L.clip)
  let atZ = blockAt(gates, block, panel)
  let atI = variant == NIG ? 0 : blockAt(gates, block + 1, panel)
  let atF = variant == NFG || variant == CIFG ? 0 : blockAt(gates, variant == NIG ? block + 1 : block + 2, panel)
  let atO = variant == NOG ? 0 : blockAt(gates, block + gateCount(variant) - 1, panel)
  let deltaY = blockAt(L.hiddenDeltas, u, panel)
  let deltaC = L.cellDeltas + <usize>u * (panel >> 1)
  last += <usize>u * (panel >> 1)
  c += <usize>u * (panel >> 1)
  tanhC += <usize>u * (panel >> 1)
  if (above) above = blockAt(above, u, panel)
  const part = <usize>((L.units + 15) >> 4) * panel
  let deltaI = variant == FGR ? deltaY + part : 0
  let deltaF = variant == FGR ? deltaI + part : 0
  let deltaO = variant == FGR ? deltaF + part : 0

  const biasZ = L.biasGradients + (<usize>block << 5)
  const biasI: usize = biasZ + 32
  const biasF: usize = biasZ + (variant == NIG ? 32 : 64)
  const biasO: usize = biasZ + (<usize>(gateCount(variant) - 1) << 5)
  const peeps = L.peepholeGradients + <usize>u * 96
  const zero = f32x4.splat(0)
  let bz$ = load$(biasZ)
  let bi$ = variant == NIG ? zero : load$(biasI)
  let bf$ = variant == NFG || variant == CIFG ? zero : load$(biasF)
  let bo$ = variant == NOG ? zero : load$(biasO)
  let pi$ = peepholes ? load$(peeps, I) : zero
  let pf$ = peepholes ? load$(peeps, F) : zero
  let po$ = peepholes ? load$(peeps, O) : zero

  for (const end = atZ + panel; atZ < end; atZ += 64) {
    // δy = ∂J/∂y + Σ R★ᵀ δ★̄⁺
    let δy$ = load$(deltaY)
    if (above) {
      δy$ = add(δy$, load$(above))
      above += 64
    }

    // δō = δy ⊙ tanh(c) ⊙ o ⊙ (1 − o)    (FGR: the gates of the step after see o too)
    // δc = δy ⊙ o ⊙ tanh'(c) + p_o ⊙ δō + (what the step after sends back)
    let δc$ = δy$
    const shown$ = load$(variant == NOAF ? c : tanhC)
    if (variant != NOG) {
      const o$ = load$(atO)
      δc$ = mul(δy$, o$)
      let δo$ = mul(mul(δc$, shown$), sub(one, o$))
      if (variant == FGR) δo$ = fma(load$(deltaO), slope(one, o$), δo$)
      if (limited) δo$ = clamp(δo$, low, high)
      store$(atO, δo$)
      bo$ = add(bo$, δo$)
      if (variant != NOAF) δc$ = mul(δc$, tanhSlope(one, shown$))
      if (peepholes) {
        δc$ = fma(load$(p, O), δo$, δc$)
        po$ = fma(load$(c), δo$, po$)
      }
      atO += 64
    } else {
      δc$ = mul(δc$, tanhSlope(one, shown$))
    }
    δc$ = add(δc$, load$(deltaC))

    // δī = δc ⊙ z ⊙ i ⊙ (1 − i)    (CIFG: f = 1 − i, so (z − c⁻) stands for z)
    const z$ = load$(atZ)
    const last$ = load$(last)
    let δi$ = zero
    let δz$ = δc$
    let back$ = δc$
    if (variant != NIG) {
      const i$ = load$(atI)
      δz$ = mul(δc$, i$)
      δi$ = mul(mul(δz$, variant == CIFG ? sub(z$, last$) : z$), sub(one, i$))
      if (variant == FGR) δi$ = fma(load$(deltaI), slope(one, i$), δi$)
      if (limited) δi$ = clamp(δi$, low, high)
      store$(atI, δi$)
      bi$ = add(bi$, δi$)
      if (peepholes) pi$ = fma(last$, δi$, pi$)
      if (variant == CIFG) back$ = sub(δc$, δz$)
      atI += 64
    }

    // δf̄ = δc ⊙ c⁻ ⊙ f ⊙ (1 − f)
    if (variant != NFG && variant != CIFG) {
      const f$ = load$(atF)
      back$ = mul(δc$, f$)
      let δf$ = mul(mul(back$, last$), sub(one, f$))
      if (variant == FGR) δf$ = fma(load$(deltaF), slope(one, f$), δf$)
      if (limited) δf$ = clamp(δf$, low, high)
      store$(atF, δf$)
      bf$ = add(bf$, δf$)
      if (peepholes) pf$ = fma(last$, δf$, pf$)
      if (peepholes) back$ = fma(load$(p, F), δf$, back$)
      atF += 64
    }
    if (peepholes && variant != NIG) back$ = fma(load$(p, I), δi$, back$)

    // δz̄ = δc ⊙ i ⊙ tanh'(z̄)
    if (variant != NIAF) δz$ = mul(δz$, tanhSlope(one, z$))
    if (limited) δz$ = clamp(δz$, low, high)
    store$(atZ, δz$)
    bz$ = add(bz$, δz$)

    // what this step sends back: δc ⊙ f + p_i ⊙ δī + p_f ⊙ δf̄
    store$(deltaC, back$)

    deltaY += 64
    deltaC += 32
    last += 32
    c += 32
    tanhC += 32
    if (variant == FGR) {
      deltaI += 64
      deltaF += 64
      deltaO += 64
    }
  }

  store$(biasZ, bz$)
  if (variant != NIG) {
    store$(biasI, bi$)
  }
  if (variant != NFG && variant != CIFG) {
    store$(biasF, bf$)
  }
  if (variant != NOG) {
    store$(biasO, bo$)
  }
  if (peepholes) {
    store$(peeps, pi$, I)
    store$(peeps, pf$, F)
    store$(peeps, po$, O)
  }
}
