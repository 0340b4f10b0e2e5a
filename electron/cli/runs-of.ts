import { basename, extname, join, resolve } from 'node:path'
import { experimentOf } from './experiment-of'
import type { Experiment } from '../../core/experiment/schema'
import type { NamedRun } from './train-progress'

/** A run to start, or to continue when its folder holds one. */
export interface WantedRun extends NamedRun {
  readonly experiment: Experiment
}

interface Wishes {
  readonly out: string
  /** Instead of that of the experiment. */
  readonly seed?: number
  /** Runs of each experiment, with as many seeds one after the other. */
  readonly seeds?: number
}

/**
 * The runs that a command line means. A single one lies in `out` itself; several lie side by side in `out`, each named by its
 * experiment's file and its seed where there are more of them.
 */
export async function runsOf(files: readonly string[], { out, seed, seeds = 1 }: Wishes): Promise<WantedRun[]> {
  const folder = resolve(out)
  const experiments = await Promise.all(files.map(experimentOf))
  const taken = new Set<string>()
  const runs = experiments.flatMap((experiment, k) => {
    const file = unused(basename(files[k], extname(files[k])), taken)
    return Array.from({ length: seeds }, (_, n): WantedRun => {
      const own = ((seed ?? experiment.seed) + n) % 2 ** 32
      const name = seeds === 1 ? file : `${file}-seed-${own}`
      return { name, folder: join(folder, name), experiment: { ...experiment, seed: own } }
    })
  })
  return runs.length === 1 ? [{ ...runs[0], name: '', folder }] : runs
}

/** Two files of one name in different folders: the second becomes `name-2`. Some file systems take A and a for one name. */
function unused(name: string, taken: Set<string>): string {
  let free = name
  for (let k = 2; taken.has(free.toLowerCase()); k++) free = `${name}-${k}`
  taken.add(free.toLowerCase())
  return free
}
