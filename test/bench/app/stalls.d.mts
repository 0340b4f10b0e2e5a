import type { ElectronApplication } from 'playwright'

/** Gaps in the event loop of the main process: how long it could not have answered, ms. */
export interface Stalls {
  readonly longest: number
  /** Gaps above 50 ms. */
  readonly above50: number
  readonly seconds: number
}

export function watchStalls(app: { readonly electron: ElectronApplication }): Promise<() => Promise<Stalls>>
