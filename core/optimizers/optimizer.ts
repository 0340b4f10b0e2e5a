import type { OptimizerChoice } from '../experiment/training'
import type { FloatArray, Floats } from '../floats'
import { adagrad } from './adagrad'
import { adam } from './adam'
import { adamw } from './adamw'
import { momentum } from './momentum'
import { nesterov } from './nesterov'
import { rmsprop } from './rmsprop'
import { sgd } from './sgd'

export type Rule =
  | 'sgd'
  | 'momentum'
  | 'nesterov'
  | 'rmsprop'
  | 'rmsprop-momentum'
  | 'rmsprop-centred'
  | 'rmsprop-centred-momentum'
  | 'adam'
  | 'amsgrad'
  | 'adamw'
  | 'adagrad'

/**
 * One rule for turning gradients into new parameters θ. Every element is treated alike, so an optimizer sees one flat vector
 * and knows nothing of layers. Arithmetic is in double; float32 parameters and slots round on store. Only + − × ÷ and
 * sqrt are used, so the result is the same bits on every machine. Definitions are those of PyTorch's `torch.optim`.
 *
 * Training runs the rule's twin among the kernels (kernels/assembly/optimizers.ts), which comes to the same bits.
 */
export interface Optimizer {
  readonly rule: Rule
  /** Names of the vectors it remembers, each as long as the parameters. */
  readonly slots: readonly string[]
  /**
   * One step, in place and without allocation: θ and state change, g does not. The gradient is taken times `scale` (clipping
   * by norm; default 1), and `weightDecay` λ is added to it as λθ, unless the optimizer says otherwise (AdamW).
   */
  update(
    parameters: Floats,
    gradients: Floats,
    state: OptimizerState,
    learningRate: number,
    weightDecay: number,
    scale?: number,
  ): void
}

/** Everything an optimizer remembers, as data: write it to a file, read it back, continue to the same bits. */
export interface OptimizerState {
  /** Updates done. */
  steps: number
  readonly slots: Readonly<Record<string, FloatArray>>
}

/** The optimizer an experiment names. */
export function optimizerOf(choice: OptimizerChoice): Optimizer {
  switch (choice.kind) {
    case 'sgd':
      if (choice.momentum === 0) return sgd
      return choice.nesterov ? nesterov(choice.momentum) : momentum(choice.momentum)
    case 'rmsprop':
      return rmsprop(choice)
    case 'adam':
      return adam(choice)
    case 'adamw':
      return adamw(choice)
    case 'adagrad':
      return adagrad(choice)
  }
}
