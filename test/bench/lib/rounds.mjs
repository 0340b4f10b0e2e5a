import { median, summary } from './statistics.mjs'

/**
 * Interleaved rounds: every round measures every entry once, so that a slow minute of the machine touches all alike and ratios
 * stay true. Every second round goes backwards. An entry may ask for fewer rounds (`most`), when one takes seconds.
 *   entries { name, measure: () => Promise<{ milliseconds, share, ofCeiling? }>, most? }  →  name → summary of the milliseconds
 * `share`: how much of the time on the wall the processor was ours; null where that is not to be known. `ofCeiling`: share of the
 * register ceiling beside that very measurement; the summary has its median.
 */
export async function interleave(rounds, entries, progress) {
  const found = new Map(entries.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const turn = entries.filter(({ most = rounds }) => round < most)
    if (round % 2 === 1) turn.reverse()
    for (const { name, measure } of turn) {
      progress.show(`round ${round + 1} of ${rounds}: ${name}`)
      const one = await measure()
      found.get(name).push(one)
      if (one.share !== null) progress.noteShare(one.share)
    }
  }
  return Object.fromEntries([...found].map(([name, all]) => [name, summaryOf(all)]))
}

function summaryOf(all) {
  const ofCeiling = all.flatMap(one => one.ofCeiling ?? [])
  return {
    ...summary(all.map(({ milliseconds }) => milliseconds)),
    ...(ofCeiling.length > 0 ? { ofCeiling: median(ofCeiling) } : {}),
  }
}
