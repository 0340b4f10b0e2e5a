import { app, session } from 'electron'
import { isOurs } from './origin'

/** The window shows its own page and nothing else: no navigation, no further windows, no embedded pages, no permissions. */
export function setupGuards(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', event => {
      event.preventDefault()
    })
    contents.on('will-navigate', event => {
      if (!isOurs(event.url)) event.preventDefault()
    })
  })
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.defaultSession.setPermissionCheckHandler(() => false)
}
