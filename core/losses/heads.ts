import type { ForecastHead } from '../experiment/tasks/forecast'
import type { LossChoice } from '../experiment/training'
import { gaussianNll } from './gaussian'
import { lossOf, type Loss } from './loss'
import { quantiles } from './quantiles'

/** P: numbers that a head says about one value: itself, its quantiles, or mean and logarithm of the variance. */
export function numbersOf(head: ForecastHead | undefined): number {
  switch (head?.kind) {
    case undefined:
    case 'point':
      return 1
    case 'quantiles':
      return head.levels.length
    case 'gaussian':
      return 2
  }
}

/** How a head is judged: distributions by a loss of their own, one number a value by the loss that the experiment chooses. */
export function lossOfHead(head: ForecastHead | undefined, choice: LossChoice): Loss {
  switch (head?.kind) {
    case undefined:
    case 'point':
      return lossOf(choice)
    case 'quantiles':
      return quantiles(head.levels)
    case 'gaussian':
      return gaussianNll
  }
}
