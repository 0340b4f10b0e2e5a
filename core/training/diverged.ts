import { Problem } from '../problem'
import { restoreBest, type Run } from './run'

/** The error of a run whose numbers left the floats; puts the best weights back. */
export function diverged(run: Run, what: string, value: number): Problem {
  const { state, choice, stepsPerEpoch } = run
  restoreBest(run)
  const rate = Number((choice.learningRate / 10).toPrecision(1))
  const clipping = choice.clip.norm === null || choice.clip.norm > 1 ? ' or clip the gradient norm at 1' : ''
  return new Problem(
    'TRAINING_DIVERGED',
    `The ${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} in epoch ${state.epoch}, ` +
      `batch ${state.batches} of ${stepsPerEpoch} (step ${state.step}).`,
    {
      advice:
        `Try a lower learning rate (${rate})${clipping}. ` +
        (state.best.epoch > 0
          ? `The weights of epoch ${state.best.epoch}, the best so far, are kept.`
          : 'No epoch was finished, so the weights of the start are kept.'),
      place: { field: 'training.learningRate' },
    },
  )
}
