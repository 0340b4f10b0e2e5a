import { addTo, type Mat, type Vec } from './vector'

/** E (symbols, size): a vector for each symbol. */
export interface EmbeddingParameters {
  readonly E: Mat
}

/** x = E_s: row s of the table, which is Eᵀ times the one-hot vector of symbol s. s → x (size) */
export function embeddingStep({ E }: EmbeddingParameters, s: number): Vec {
  const x = E[s]
  return x
}

/** δE_s ← δE_s + δx, summed over the places where the symbol stands. */
export function addEmbeddingGradients(gradients: EmbeddingParameters, s: number, δx: Vec): void {
  addTo(gradients.E[s], δx)
}
