/**
 * A vanilla LSTM with a dense head on its last output, forward and backward, written down once more from the equations of
 * DESIGN and from nothing else of this project: what `longhand inspect` prints is compared with it.
 */
export interface Tensors {
  /** Row-major values by name, as model.json has them: decimals that stand for the float32 nearest to them. */
  readonly [name: string]: { readonly shape: readonly number[]; readonly data: readonly number[] }
}

export type Step = Record<string, number[]>

const GATES = ['z', 'i', 'f', 'o'] as const
const σ = (a: number): number => 1 / (1 + Math.exp(-a))

export function independentLstm(tensors: Tensors, x: readonly (readonly number[])[], δŷ: (ŷ: number[]) => number[]) {
  const of = (name: string): readonly number[] => tensors[name].data.map(Math.fround)
  const gate = (kind: string, name: string): readonly number[] => of(`layers.0.forward.${kind}.${name}`)
  const H = gate('b', 'z').length
  const D = x[0].length
  const each = (value: (k: number) => number): number[] => Array.from({ length: H }, (_, k) => value(k))
  const row = (W: readonly number[], k: number, v: readonly number[]): number =>
    v.reduce((sum, value, d) => sum + W[k * v.length + d] * value, 0)

  const steps: Step[] = []
  let y = each(() => 0)
  let c = each(() => 0)
  for (const xt of x) {
    const before = { y, c }
    const a = Object.fromEntries(
      GATES.map(g => [g, each(k => gate('b', g)[k] + row(gate('W', g), k, xt) + row(gate('R', g), k, before.y))]),
    )
    const z = a.z.map(Math.tanh)
    const [i, f, o] = [a.i, a.f, a.o].map(bar => bar.map(σ))
    c = each(k => z[k] * i[k] + before.c[k] * f[k])
    y = each(k => o[k] * Math.tanh(c[k]))
    steps.push({ z̄: a.z, z, ī: a.i, i, f̄: a.f, f, c, ō: a.o, o, y })
  }
  const V = of('head.V')
  const ŷ = Array.from(of('head.c'), (bias, k) => bias + row(V, k, y))
  const error = δŷ(ŷ)

  let next: Step | null = null
  for (let t = x.length - 1; t >= 0; t--) {
    const { z, i, f, o, c: ct } = steps[t]
    const last = t > 0 ? steps[t - 1].c : each(() => 0)
    const later = next
    const fLater = later === null ? null : steps[t + 1].f
    const δy = each(
      k =>
        (t === x.length - 1 ? error.reduce((sum, e, n) => sum + V[n * H + k] * e, 0) : 0) +
        (later === null
          ? 0
          : GATES.reduce(
              (sum, g) => sum + gateDelta(later, g).reduce((s, δ, n) => s + gate('R', g)[n * H + k] * δ, 0),
              0,
            )),
    )
    const δō = each(k => δy[k] * Math.tanh(ct[k]) * o[k] * (1 - o[k]))
    const δc = each(
      k =>
        δy[k] * o[k] * (1 - Math.tanh(ct[k]) ** 2) +
        (later === null || fLater === null ? 0 : later['δc'][k] * fLater[k]),
    )
    const δf̄ = each(k => δc[k] * last[k] * f[k] * (1 - f[k]))
    const δī = each(k => δc[k] * z[k] * i[k] * (1 - i[k]))
    const δz̄ = each(k => δc[k] * i[k] * (1 - z[k] ** 2))
    next = { δz̄: δz̄, δī: δī, δf̄: δf̄, δō: δō, δc: δc, δy: δy }
    const bars = next
    Object.assign(steps[t], next, {
      δo: each(k => δy[k] * Math.tanh(ct[k])),
      δf: each(k => δc[k] * last[k]),
      δi: each(k => δc[k] * z[k]),
      δz: each(k => δc[k] * i[k]),
      δx: Array.from({ length: D }, (_, d) =>
        GATES.reduce((sum, g) => sum + gateDelta(bars, g).reduce((s, δ, n) => s + gate('W', g)[n * D + d] * δ, 0), 0),
      ),
    })
  }
  return { steps, ŷ, D, H }
}

const gateDelta = (step: Step, gate: (typeof GATES)[number]): number[] =>
  step[{ z: 'δz̄', i: 'δī', f: 'δf̄', o: 'δō' }[gate]]
