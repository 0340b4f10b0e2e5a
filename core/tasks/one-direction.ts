import type { NetworkChoice } from '../experiment/network'
import { Problem } from '../problem'

/** Why a forecast has one direction only: in one sentence, for the terminal and the window. */
export const ONE_DIRECTION =
  'A forecast stands at the end of its window, and nothing lies beyond: a second direction would read the same rows from the newest to the oldest, and end farthest from what is to be forecast.'

/**
 * A second direction gives each step of a sequence what comes after it. Labels of steps need that; the step that a forecast is
 * made from has nothing after it, so it would cost as much as the first direction and forget the newest rows first.
 *
 * Throws `Problem` FORECAST_BIDIRECTIONAL.
 */
export function refuseBothDirections({ bidirectional }: Pick<NetworkChoice, 'bidirectional'>): void {
  if (!bidirectional) return
  throw new Problem('FORECAST_BIDIRECTIONAL', ONE_DIRECTION, {
    advice: 'Switch “network.bidirectional” off; more units or a second layer make a network stronger.',
    place: { field: 'network.bidirectional' },
  })
}
