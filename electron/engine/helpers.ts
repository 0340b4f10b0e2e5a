import { fail, holdsShard, welcome, type Crew } from './crew'

/** The helpers of one run, as many as its share of the cores allows. */
export interface Helpers {
  /** Calls for helpers or lets them go, until there are that many. */
  keep(helpers: number): void
}

/**
 *   call: starts a helper; settles when it has left, and rejects when it died
 *   onDeath: hears of a death. With a shard in its hands (`held`) it ends the run: the leader is told. Without one it costs a core.
 */
export function openHelpers(
  crew: Crew,
  call: (helper: number) => Promise<unknown>,
  onDeath: (reason: unknown, held: boolean) => void,
): Helpers {
  const here = new Set<number>()
  let wanted = 0

  function fill(): void {
    for (let helper = 1; helper <= wanted; helper++) if (!here.has(helper)) bring(helper)
  }
  function bring(helper: number): void {
    here.add(helper)
    const left = (): void => {
      here.delete(helper)
      // It may have been wanted again before it was gone.
      fill()
    }
    call(helper).then(left, (reason: unknown) => {
      const held = holdsShard(crew, helper)
      onDeath(reason, held)
      if (held) fail(crew)
    })
  }
  return {
    keep(helpers) {
      wanted = helpers
      welcome(crew, helpers)
      fill()
    },
  }
}
