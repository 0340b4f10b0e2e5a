import { app, session } from 'electron'
import { isOurs } from './origin'

/** The one thing the page may ask of the system: to put a chart or a line on the clipboard when a person says so. */
const allowed = 'clipboard-sanitized-write'

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
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === allowed)
  })
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === allowed)
}
