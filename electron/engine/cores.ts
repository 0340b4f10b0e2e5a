/**
 * Shares the cores between the runs at work. Runs come in in the order of asking: one at a time finds a free core, prepares
 * its data, waits for the memory it needs, and then trains on its share. Nobody is overtaken.
 *
 *   ask ─► turn ─► room ─► wants … wants ─► leave
 */
export interface Cores {
  /** `onShare` hears how many cores the run may use, whenever that changes; first when it has got its room. */
  ask(onShare: (cores: number) => void): Place
}

/** Of one run. */
export interface Place {
  /** Waits until a core is free, and everybody who asked before has got room. */
  turn(): Promise<void>
  /** Waits until `bytes` fit beside what the others have; a run by itself always fits. From then on it has at least one core. */
  room(bytes: number): Promise<void>
  /** `core`: for its turn; `memory`: for its room; null: what it asked for is there. */
  waitsFor(): 'core' | 'memory' | null
  /** How many cores it has a use for; 0 while it is paused. It keeps its room. */
  wants(cores: number): void
  leave(): void
}

interface Tenant {
  readonly onShare: (cores: number) => void
  stage: 'waiting' | 'entering' | 'inside'
  bytes: number
  wants: number
  given: number
  /** Called when what it waits for is there. */
  proceed: (() => void) | null
}

/**
 *   cores: that trainings may use together
 *   memory: that they may use together, bytes
 */
export function openCores({ cores, memory }: { readonly cores: number; readonly memory: number }): Cores {
  /** In the order of asking. */
  const tenants: Tenant[] = []
  const inside = (): Tenant[] => tenants.filter(({ stage }) => stage === 'inside')

  function settle(): void {
    while (letOneOn());
    const present = inside()
    const given = shareOut(
      cores,
      present.map(({ wants }) => wants),
    )
    present.forEach((tenant, k) => {
      if (tenant.given === given[k]) return
      tenant.given = given[k]
      tenant.onShare(given[k])
    })
  }

  /** Brings the first of those who wait one stage on, if it can be; answers whether. */
  function letOneOn(): boolean {
    const first = tenants.find(({ stage }) => stage !== 'inside')
    if (first?.proceed == null) return false
    const present = inside()
    if (first.stage === 'waiting') {
      if (present.filter(({ wants }) => wants > 0).length >= cores) return false
      first.stage = 'entering'
    } else {
      const taken = present.reduce((sum, { bytes }) => sum + bytes, 0)
      if (present.length > 0 && taken + first.bytes > memory) return false
      first.stage = 'inside'
    }
    const { proceed } = first
    first.proceed = null
    proceed()
    return true
  }

  return {
    ask(onShare) {
      const tenant: Tenant = { onShare, stage: 'waiting', bytes: 0, wants: 1, given: 0, proceed: null }
      tenants.push(tenant)
      const wait = (): Promise<void> =>
        new Promise(resolve => {
          tenant.proceed = resolve
          settle()
        })
      return {
        turn: wait,
        room(bytes) {
          tenant.bytes = bytes
          return wait()
        },
        waitsFor: () => (tenant.proceed === null ? null : tenant.stage === 'waiting' ? 'core' : 'memory'),
        wants(number) {
          tenant.wants = number
          settle()
        },
        leave() {
          const place = tenants.indexOf(tenant)
          if (place < 0) return
          tenants.splice(place, 1)
          settle()
        },
      }
    },
  }
}

/**
 * Cores of each run: one at least unless it wants none, no more than it wants, and otherwise as equal as can be; what does not
 * divide goes to those who came first. Together they are more than `cores` only when more runs than that want one: runs that
 * were paused and are continued. Without helpers none waits for another, so the system's time slices cost them nothing.
 */
export function shareOut(cores: number, wants: readonly number[]): number[] {
  const given = wants.map(want => Math.min(want, 1))
  for (let left = cores - given.reduce((sum, one) => sum + one, 0); left > 0; left--) {
    const least = Math.min(...given.filter((own, k) => own < wants[k]))
    const next = given.findIndex((own, k) => own === least && own < wants[k])
    if (next < 0) break
    given[next]++
  }
  return given
}
