import { add, addOuter, addTo, dot, dotT, type Mat, type Vec } from './vector'

/** W (O,D) · b (O). The head of a network is a dense layer with W = V and b = c. */
export interface DenseParameters {
  readonly W: Mat
  readonly b: Vec
}

/** a = W x + b. x (D) → a (O) */
export function denseStep({ W, b }: DenseParameters, x: Vec): Vec {
  const a = add(dot(W, x), b)
  return a
}

/** δa = ∂J/∂a (O) → δx (D) */
export function denseStepBackward({ W }: DenseParameters, δa: Vec): Vec {
  const δx = dotT(W, δa)
  return δx
}

/** δW ← δW + δa xᵀ and δb ← δb + δa, summed over steps and sequences. */
export function addDenseGradients(gradients: DenseParameters, x: Vec, δa: Vec): void {
  addOuter(gradients.W, δa, x)
  addTo(gradients.b, δa)
}
