// The optimizers on two parameters at a time. Arithmetic is in double and in exactly the order of core/optimizers, and nothing
// is relaxed: kernel and TypeScript give the same bits, in every build and on every machine.
import { add, both, div, get, max, mul, put, sqrt, sub } from './doubles'
import { Update } from './records'

/** Numbers of the rules: see kernels/update-record.ts. */
const SGD = 0
const MOMENTUM = 1
const NESTEROV = 2
const RMSPROP = 3
const RMSPROP_MOMENTUM = 4
const RMSPROP_CENTRED = 5
const RMSPROP_CENTRED_MOMENTUM = 6
const ADAM = 7
const AMSGRAD = 8
const ADAMW = 9
const ADAGRAD = 10

// Twin of `power` in optimizers/slots.ts
function power(base: f64, n: i32): f64 {
  let result: f64 = 1
  for (let square = base, left = n; left > 0; left >>= 1, square *= square) if (left & 1) result *= square
  return result
}

/** The gradient at work: scaled, with λθ of the weight decay. */
@inline
function gradient(scale: v128, atG: usize, λ: v128, θ: v128): v128 {
  return add(mul(scale, get(atG)), mul(λ, θ))
}

/** Where slot n of the optimizer keeps what belongs to a parameter. */
@inline
function slot(u: Update, n: i32): usize {
  return u.slots + u.bytes * n
}

// Fast twin of optimizers/sgd.ts:  θ ← θ − η g
@inline
function sgd(u: Update, from: usize, to: usize): void {
  const scale = both(u.scale)
  const λ = both(u.decay)
  const η = both(u.rate)
  let atG = u.gradients + from
  for (let at = u.parameters + from, end = u.parameters + to; at < end; at += 8) {
    const θ = get(at)
    const g = gradient(scale, atG, λ, θ)
    put(at, sub(θ, mul(η, g)))
    atG += 8
  }
}

// Fast twin of optimizers/momentum.ts:  v ← μ v + g, θ ← θ − η v
// and, looking ahead, of nesterov.ts:   v ← μ v + g, θ ← θ − η (g + μ v)
@inline
function momentum(ahead: bool, u: Update, from: usize, to: usize): void {
  const scale = both(u.scale)
  const λ = both(u.decay)
  const η = both(u.rate)
  const μ = both(u.momentum)
  let atG = u.gradients + from
  let atV = slot(u, 0) + from
  for (let at = u.parameters + from, end = u.parameters + to; at < end; at += 8) {
    const θ = get(at)
    const g = gradient(scale, atG, λ, θ)
    const v = put(atV, add(mul(μ, get(atV)), g))
    put(at, sub(θ, mul(η, ahead ? add(g, mul(μ, v)) : v)))
    atG += 8
    atV += 8
  }
}

// Fast twin of optimizers/rmsprop.ts:
//   v ← α v + (1 − α) g²      a ← α a + (1 − α) g
//   u ← μ u + g / (√(v − a²) + ε)      θ ← θ − η u
@inline
function rmsprop(centred: bool, heavy: bool, u: Update, from: usize, to: usize): void {
  const scale = both(u.scale)
  const λ = both(u.decay)
  const η = both(u.rate)
  const α = both(u.alpha)
  const rest = both(1 - u.alpha)
  const μ = both(u.momentum)
  const ε = both(u.epsilon)
  let atG = u.gradients + from
  let atV = slot(u, 0) + from
  let atA = slot(u, 1) + from
  let atU = slot(u, centred ? 2 : 1) + from
  for (let at = u.parameters + from, end = u.parameters + to; at < end; at += 8) {
    const θ = get(at)
    const g = gradient(scale, atG, λ, θ)
    let variance = put(atV, add(mul(α, get(atV)), mul(mul(rest, g), g)))
    if (centred) {
      const a = put(atA, add(mul(α, get(atA)), mul(rest, g)))
      variance = max(both(0), sub(variance, mul(a, a)))
    }
    let step = div(g, add(sqrt(variance), ε))
    if (heavy) step = put(atU, add(mul(μ, get(atU)), step))
    put(at, sub(θ, mul(η, step)))
    atG += 8
    atV += 8
    atA += 8
    atU += 8
  }
}

// Fast twin of optimizers/adam.ts:
//   m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²      v̂ ← max(v̂, v)
//   θ ← θ − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε √(1 − β₂ᵗ))
// and, decoupled, of adamw.ts:  θ ← θ − η λ θ first, then that on the bare gradient
@inline
function adam(amsgrad: bool, decoupled: bool, u: Update, from: usize, to: usize): void {
  const scale = both(u.scale)
  const λ = both(decoupled ? 0 : u.decay)
  const ηλ = both(u.rate * u.decay)
  const β1 = both(u.beta1)
  const rest1 = both(1 - u.beta1)
  const β2 = both(u.beta2)
  const rest2 = both(1 - u.beta2)
  const correction = Math.sqrt(1 - power(u.beta2, u.steps))
  const rate = both((u.rate * correction) / (1 - power(u.beta1, u.steps)))
  const offset = both(u.epsilon * correction)
  let atG = u.gradients + from
  let atM = slot(u, 0) + from
  let atV = slot(u, 1) + from
  let atLargest = slot(u, 2) + from
  for (let at = u.parameters + from, end = u.parameters + to; at < end; at += 8) {
    let θ = get(at)
    if (decoupled) θ = put(at, sub(θ, mul(ηλ, θ)))
    const g = gradient(scale, atG, λ, θ)
    const m = put(atM, add(mul(β1, get(atM)), mul(rest1, g)))
    let v = put(atV, add(mul(β2, get(atV)), mul(mul(rest2, g), g)))
    if (amsgrad) v = put(atLargest, max(get(atLargest), v))
    put(at, sub(θ, div(mul(rate, m), add(sqrt(v), offset))))
    atG += 8
    atM += 8
    atV += 8
    atLargest += 8
  }
}

// Fast twin of optimizers/adagrad.ts:  s ← s + g², θ ← θ − η/(1 + (t − 1) d) · g / (√s + ε)
@inline
function adagrad(u: Update, from: usize, to: usize): void {
  const scale = both(u.scale)
  const λ = both(u.decay)
  const rate = both(u.rate / (1 + <f64>(u.steps - 1) * u.rateDecay))
  const ε = both(u.epsilon)
  let atG = u.gradients + from
  let atS = slot(u, 0) + from
  for (let at = u.parameters + from, end = u.parameters + to; at < end; at += 8) {
    const θ = get(at)
    const g = gradient(scale, atG, λ, θ)
    const s = put(atS, add(get(atS), mul(g, g)))
    put(at, sub(θ, div(mul(rate, g), add(sqrt(s), ε))))
    atG += 8
    atS += 8
  }
}

/** One step of the optimizer for parameters from … to, in floats; both even. */
export function step(update: usize, from: i32, to: i32): void {
  const u = changetype<Update>(update)
  const a = <usize>from << 2
  const b = <usize>to << 2
  if (u.rule == SGD) sgd(u, a, b)
  if (u.rule == MOMENTUM) momentum(false, u, a, b)
  if (u.rule == NESTEROV) momentum(true, u, a, b)
  if (u.rule == RMSPROP) rmsprop(false, false, u, a, b)
  if (u.rule == RMSPROP_MOMENTUM) rmsprop(false, true, u, a, b)
  if (u.rule == RMSPROP_CENTRED) rmsprop(true, false, u, a, b)
  if (u.rule == RMSPROP_CENTRED_MOMENTUM) rmsprop(true, true, u, a, b)
  if (u.rule == ADAM) adam(false, false, u, a, b)
  if (u.rule == AMSGRAD) adam(true, false, u, a, b)
  if (u.rule == ADAMW) adam(false, true, u, a, b)
  if (u.rule == ADAGRAD) adagrad(u, a, b)
}
