import type { BrowserWindow } from 'electron'
import { knowsRelaxedSimd } from '../../core/kernels/index'
import type { KernelRequest } from '../contract'
import type { Engine } from '../engine/engine.types'

/** What was chosen in another version of Electron may be none of this one's kernels. */
export const runnable = (request: KernelRequest): KernelRequest =>
  request.build === 'relaxed' && !knowsRelaxedSimd() ? { ...request, build: 'auto' } : request

/** In a thread, once the window has its page: the first plan and the first run find the kernels chosen. */
export function chooseKernelsSoon({ webContents }: BrowserWindow, engine: Engine): void {
  webContents.once('did-finish-load', () => {
    engine.kernels().catch((error: unknown) => {
      console.error('kernels:', error)
    })
  })
}
