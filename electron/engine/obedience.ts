import { commandOf, commandsGiven, pauseAfterStep, sleepWhilePaused, type Command, type Crew } from './crew'
import type { Stopwatch } from './stopwatch'

/**
 * The leader's ear. Sleeps while the run is paused, with the stopwatch stopped, and answers what to do next. Which commands
 * have taken effect is told by `onObeyed`; a `step` has, when its batch is done.
 */
export function obedience(
  crew: Crew,
  watch: Stopwatch,
  { onObeyed, beforeSleep }: { onObeyed: (given: number, paused: boolean) => void; beforeSleep: () => void },
): () => Exclude<Command, 'pause'> {
  let obeyed = 0
  return () => {
    for (;;) {
      const given = commandsGiven(crew)
      const command = commandOf(crew)
      if (command === 'step') {
        pauseAfterStep(crew)
        return command
      }
      if (given !== obeyed) {
        obeyed = given
        onObeyed(given, command === 'pause')
      }
      if (command !== 'pause') return command
      watch.stop()
      beforeSleep()
      sleepWhilePaused(crew)
      watch.go()
    }
  }
}
