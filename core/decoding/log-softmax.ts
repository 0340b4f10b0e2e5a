import type { Floats } from '../floats'
import { Problem } from '../problem'

/**
 * ln softmax(a) of the K logits from `from` on; −∞ for a logit of −∞, which stands for "never".
 *   logits a, into: K values each, `into` from `at` on
 * @throws Problem OUTPUTS_NOT_FINITE where a logit is NaN or +∞, or all are −∞: nothing can be chosen from them
 */
export function logSoftmax(logits: ArrayLike<number>, from: number, K: number, into: Floats, at = 0): void {
  let m = -Infinity
  for (let k = 0; k < K; k++) m = Math.max(m, logits[from + k])
  if (!Number.isFinite(m)) throw notFinite(logits, from, K)
  let sum = 0
  for (let k = 0; k < K; k++) sum += Math.exp(logits[from + k] - m)
  const norm = Math.log(sum)
  for (let k = 0; k < K; k++) into[at + k] = logits[from + k] - m - norm
}

function notFinite(logits: ArrayLike<number>, from: number, K: number): Problem {
  let k = 0
  while (k < K - 1 && logits[from + k] < Infinity) k++
  return new Problem(
    'OUTPUTS_NOT_FINITE',
    `The network's output for class ${k} is ${logits[from + k]}: it must be a number to choose a class by.`,
    {
      advice:
        'The weights of this model have left the numbers. Take an earlier checkpoint, or train with a lower rate.',
    },
  )
}
