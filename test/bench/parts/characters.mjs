import { digits, table, times } from '../lib/table.mjs'
import { openScript } from '../lib/contestant.mjs'

/** How long a character model takes for a million characters, forward, backward and update, on one thread and on two. */
export const characters = {
  name: 'characters',
  title: 'A character model',

  async measure({ options, progress }) {
    const measured = {}
    const program = openScript('characters.mjs', ['wide'])
    try {
      for (const threads of [1, 2]) {
        progress.show(`on ${threads === 1 ? 'one thread' : 'two threads'}`)
        measured[threads] = await program.ask('run', { threads, characters: options.quick ? MILLION / 10 : MILLION })
      }
    } finally {
      await program.close()
    }
    return measured
  },

  tables(measured) {
    const rows = Object.entries(measured).map(([threads, { loss, ...each }]) => [
      ...[threads, digits(secondsOf(each)), digits(MILLION / secondsOf(each) / 1000)],
      ...[times(secondsOf(measured[1]) / secondsOf(each)), `${loss.first.toFixed(2)} → ${loss.last.toFixed(2)}`],
    ])
    const columns = ['threads', 's a million', 'thousand characters/s', 'speed-up', 'loss, nats']
    return [table('Character model, 65 symbols, H = 256, T = 100, B = 64', columns, rows)]
  },

  mistakes(measured) {
    const { loss, characters: passed, hash } = measured[1]
    const wrong = []
    if (measured[2].hash !== hash) wrong.push('the character model has other weights on two threads than on one')
    if (!(loss.last < loss.first))
      wrong.push(`the character model learns nothing: ${loss.first} → ${loss.last} in ${passed}`)
    return wrong
  },
}

const MILLION = 1e6

/** Seconds for a million characters. */
export const secondsOf = ({ seconds, characters: passed }) => (seconds * MILLION) / passed
