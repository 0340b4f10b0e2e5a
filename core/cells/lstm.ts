import { GATES, type Gate, type LstmVariant } from '../network/spec'
import { identity, sigmoid, tanh } from './activations'
import type { Cell } from './cell'
import {
  add,
  addOuter,
  addTo,
  clamp,
  dot,
  dotT,
  mul,
  negate,
  ones,
  zeros,
  type Mat,
  type Term,
  type Vec,
} from './vector'

/** The three sigmoid gates: those that peepholes and gate recurrence (FGR) belong to. */
export const SIGMOID_GATES = ['i', 'f', 'o'] as const
export type SigmoidGate = (typeof SIGMOID_GATES)[number]

/**
 * W.★ (H,D) · R.★ (H,H) · p.★, b.★ (H); FGR: Rg.★.s (H,H), from gate s of the step before to gate ★.
 * What the variant lacks is null: gate i in NIG, f in NFG and CIFG, o in NOG; every p without peepholes; Rg outside FGR.
 */
export interface LstmParameters {
  readonly variant: LstmVariant
  readonly W: { readonly z: Mat } & Readonly<Record<SigmoidGate, Mat | null>>
  readonly R: { readonly z: Mat } & Readonly<Record<SigmoidGate, Mat | null>>
  readonly p: Readonly<Record<SigmoidGate, Term>>
  readonly b: { readonly z: Vec } & Readonly<Record<SigmoidGate, Term>>
  readonly Rg: Readonly<Record<SigmoidGate, GateRecurrence>>
}
type GateRecurrence = Readonly<Record<SigmoidGate, Mat | null>>

/** y, c (H), and for FGR the gates of the step, which are null before the first step. */
export type LstmState = {
  readonly y: Vec
  readonly c: Vec
  readonly i: Term
  readonly f: Term
  readonly o: Term
}

/** Every variable of a step, (H) each. The bar of a gate that the variant lacks is null. */
export type LstmStep = {
  readonly z̄: Vec
  readonly ī: Term
  readonly f̄: Term
  readonly ō: Term
  readonly z: Vec
  readonly i: Vec
  readonly f: Vec
  readonly c: Vec
  readonly o: Vec
  readonly y: Vec
}

/** δ★ = ∂J/∂★ of a step. δx (D), the others (H). */
export type LstmDeltas = {
  readonly δy: Vec
  readonly δo: Vec
  readonly δō: Term
  readonly δc: Vec
  readonly δf: Vec
  readonly δf̄: Term
  readonly δi: Vec
  readonly δī: Term
  readonly δz: Vec
  readonly δz̄: Vec
  readonly δx: Vec
}

/**
 * One LSTM step (Greff et al., "LSTM: A Search Space Odyssey", 2017, section II and its eight variants).
 *   x (D) · y⁻, c⁻ (H)  →  z i f c o y (H) and the bars, their values before the activation
 * What a variant changes stands on the line it changes: NIG i=1 · NFG f=1 · NOG o=1 · CIFG f=1−i · NIAF g(z̄)=z̄ · NOAF h(c)=c ·
 * FGR adds the gates of the step before. A variant without a gate has no bar of it (null), and null terms vanish.
 */
export function lstmStep({ variant, W, R, p, b, Rg }: LstmParameters, x: Vec, last: LstmState): LstmStep {
  const { g, h } = squashing(variant)
  const open = ones(b.z.length)

  const z̄ = add(dot(W.z, x), dot(R.z, last.y), b.z)
  const ī = add(dot(W.i, x), dot(R.i, last.y), mul(p.i, last.c), b.i, fromGates(Rg.i, last))
  const f̄ = add(dot(W.f, x), dot(R.f, last.y), mul(p.f, last.c), b.f, fromGates(Rg.f, last))
  const z = g.of(z̄) // what to write
  const i = ī ? sigmoid.of(ī) : open // how much of it
  const f = variant === 'CIFG' ? add(open, negate(i)) : f̄ ? sigmoid.of(f̄) : open // what to keep
  const c = add(mul(z, i), mul(last.c, f))
  const ō = add(dot(W.o, x), dot(R.o, last.y), mul(p.o, c), b.o, fromGates(Rg.o, last)) // sees the new c
  const o = ō ? sigmoid.of(ō) : open // what to show
  const y = mul(o, h.of(c))
  return { z̄, ī, f̄, ō, z, i, f, c, o, y }
}

/**
 * The same step backwards. `above` is ∂J/∂y from outside the layer. `next` holds the ⁺ terms, what step t+1 sends back to y and c
 * of this step (FGR: also to its gates); 0 at the last step. `limit` clamps δz̄ δī δf̄ δō before they flow on.
 * Returns the deltas, and what this step sends to the state before it: the next call's `next`, at t=1 the initial state's gradient.
 */
export function lstmStepBackward(
  { variant, W, R, p, Rg }: LstmParameters,
  last: LstmState,
  { ī, f̄, ō, z, i, f, c, o }: LstmStep,
  above: Vec,
  next: LstmState,
  limit: number | null,
): { δ: LstmDeltas; δlast: LstmState } {
  const { g, h } = squashing(variant)
  const hc = h.of(c)

  const δy = add(above, next.y)
  const δo = add(mul(δy, hc), next.o)
  const δō = ō && clamp(mul(δo, sigmoid.slope(o)), limit)
  const δc = add(mul(δy, o, h.slope(hc)), mul(p.o, δō), next.c)
  const δf = add(mul(δc, last.c), next.f)
  const δf̄ = f̄ && clamp(mul(δf, sigmoid.slope(f)), limit)
  const δi = add(mul(δc, z), next.i, variant === 'CIFG' ? negate(δf) : null)
  const δī = ī && clamp(mul(δi, sigmoid.slope(i)), limit)
  const δz = mul(δc, i)
  const δz̄ = clamp(mul(δz, g.slope(z)), limit)
  const δx = add(dotT(W.z, δz̄), dotT(W.i, δī), dotT(W.f, δf̄), dotT(W.o, δō))

  const δlast = {
    y: add(dotT(R.z, δz̄), dotT(R.i, δī), dotT(R.f, δf̄), dotT(R.o, δō)),
    c: add(mul(δc, f), mul(p.i, δī), mul(p.f, δf̄)),
    i: add(dotT(Rg.i.i, δī), dotT(Rg.f.i, δf̄), dotT(Rg.o.i, δō)),
    f: add(dotT(Rg.i.f, δī), dotT(Rg.f.f, δf̄), dotT(Rg.o.f, δō)),
    o: add(dotT(Rg.i.o, δī), dotT(Rg.f.o, δf̄), dotT(Rg.o.o, δō)),
  }
  return { δ: { δy, δo, δō, δc, δf, δf̄, δi, δī, δz, δz̄, δx }, δlast }
}

/**
 * Adds one step of the sums over time
 *   δW_★ = Σ δ★̄ xᵀ · δR_★ = Σ δ★̄ y⁻ᵀ · δb_★ = Σ δ★̄ · δp_i = Σ c⁻ ⊙ δī · δp_f = Σ c⁻ ⊙ δf̄ · δp_o = Σ c ⊙ δō · δRg_★s = Σ δ★̄ s⁻ᵀ
 * The paper pairs step t+1 with y of step t; pairing step t with y⁻ is the same sum, and counts a given initial state too.
 */
export function addLstmGradients(
  gradients: LstmParameters,
  x: Vec,
  last: LstmState,
  { c }: LstmStep,
  { δz̄, δī, δf̄, δō }: LstmDeltas,
): void {
  const δbar: Record<Gate, Term> = { z: δz̄, i: δī, f: δf̄, o: δō }
  for (const gate of GATES) {
    addOuter(gradients.W[gate], δbar[gate], x)
    addOuter(gradients.R[gate], δbar[gate], last.y)
    addTo(gradients.b[gate], δbar[gate])
  }
  addTo(gradients.p.i, mul(last.c, δī))
  addTo(gradients.p.f, mul(last.c, δf̄))
  addTo(gradients.p.o, mul(c, δō))
  for (const gate of SIGMOID_GATES)
    for (const source of SIGMOID_GATES) addOuter(gradients.Rg[gate][source], δbar[gate], last[source])
}

/** The LSTM as the time loop sees it; gradients are added to `gradients`, which has the shapes of the parameters. */
export function lstmCell(parameters: LstmParameters, gradients: LstmParameters): Cell<LstmState, LstmStep, LstmDeltas> {
  const H = parameters.b.z.length
  return {
    units: H,
    zero: () => ({ y: zeros(H), c: zeros(H), i: null, f: null, o: null }),
    output: ({ y }) => y,
    step: (x, last) => lstmStep(parameters, x, last),
    stepBackward: (x, last, step, above, next, limit) => {
      const { δ, δlast } = lstmStepBackward(parameters, last, step, above, next, limit)
      addLstmGradients(gradients, x, last, step, δ)
      return { δ, δlast }
    },
  }
}

/** g squashes the block input and h the cell on its way out: tanh, unless the variant leaves it out. */
const squashing = (variant: LstmVariant) => ({
  g: variant === 'NIAF' ? identity : tanh,
  h: variant === 'NOAF' ? identity : tanh,
})

/** FGR's recurrence into one gate: Σ_s Rg.s s⁻. */
const fromGates = (Rg: GateRecurrence, last: LstmState): Term =>
  add(dot(Rg.i, last.i), dot(Rg.f, last.f), dot(Rg.o, last.o))
