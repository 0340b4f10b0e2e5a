import { app } from 'electron'
import type { Engine } from '../engine/engine.types'

/** Longer than a checkpoint takes; after it the app ends anyway, and the runs can be continued from their last one. */
const patience = 10_000

/** Before the app ends, running trainings write a checkpoint and stop. */
export function saveBeforeQuit(engine: Engine): void {
  let closing = false
  app.on('before-quit', event => {
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = new Promise(resolve => setTimeout(resolve, patience))
    void Promise.race([engine.close().catch(console.error), limit]).finally(() => {
      app.exit()
    })
  })
  app.on('window-all-closed', () => {
    app.quit()
  })
}
