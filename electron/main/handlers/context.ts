import type { BrowserWindow } from 'electron'
import type { z } from 'zod'
import type { CallName, calls, ResultOf } from '../../contract'
import type { Engine } from '../../engine/engine.types'
import type { OpenedFiles } from '../opened-files'
import type { SettingsFile } from '../settings'

/** What the handlers work with. */
export interface Context {
  readonly window: BrowserWindow
  readonly engine: Engine
  readonly files: OpenedFiles
  readonly settings: SettingsFile
  /** Folder of the run folders. */
  readonly runs: string
  /** Folder of the sample experiments. */
  readonly samples: string
  /** The sample that the app was asked to begin with. */
  readonly sample: string | null
}

/** The work behind each call: arguments as the contract checked them, a result as it promises. */
export type Handlers<Names extends CallName = CallName> = {
  [Name in Names]: (...args: z.output<(typeof calls)[Name]>) => ResultOf<Name> | Promise<ResultOf<Name>>
}
