import { summary } from './statistics.mjs'

/**
 * Interleaved rounds: every round measures every entry once, so that a slow minute of the machine touches all alike and ratios
 * stay true. Every second round goes backwards. An entry may ask for fewer rounds (`most`), when one takes seconds.
 *   entries { name, measure: () => Promise<{ milliseconds, share }>, most? }  →  name → summary of the milliseconds
 * `share`: how much of the time on the wall the processor was ours; null where that is not to be known.
 */
export async function interleave(rounds, entries, progress) {
  const times = new Map(entries.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const turn = entries.filter(({ most = rounds }) => round < most)
    if (round % 2 === 1) turn.reverse()
    for (const { name, measure } of turn) {
      progress.show(`round ${round + 1} of ${rounds}: ${name}`)
      const { milliseconds, share } = await measure()
      times.get(name).push(milliseconds)
      if (share !== null) progress.noteShare(share)
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, summary(values)]))
}
