import { orderOf, pauseAfterStep, sleepUntilNext, type Command, type Crew } from './crew'
import type { Stopwatch } from './stopwatch'

/**
 * The leader's ear. It sleeps while the run is paused, with the stopwatch stopped, and answers what to do next. Which commands
 * have taken effect is told by `onObeyed`; a `step` has, when its batch is done.
 */
export interface Obedience {
  /** Between two batches. */
  next(): Awake
  /** Before each shard, for batches that take long: a pause begins here too, but the batch of a `step` is finished. */
  within(): Awake
}

type Awake = Exclude<Command, 'pause'>

export function obedience(
  crew: Crew,
  watch: Stopwatch,
  { onObeyed, beforeSleep }: { onObeyed: (given: number, paused: boolean) => void; beforeSleep: () => void },
): Obedience {
  let obeyed = 0
  let stepping = false

  function awake(): Awake {
    for (;;) {
      const order = orderOf(crew)
      const { command, given } = order
      if (command === 'step') {
        pauseAfterStep(crew)
        stepping = true
        return command
      }
      if (given !== obeyed) {
        obeyed = given
        onObeyed(given, command === 'pause')
      }
      if (command !== 'pause') return command
      watch.stop()
      beforeSleep()
      sleepUntilNext(crew, order)
      watch.go()
    }
  }
  return {
    next() {
      stepping = false
      return awake()
    },
    within: () => (stepping ? 'step' : awake()),
  }
}
