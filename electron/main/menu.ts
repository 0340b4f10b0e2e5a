import { app, Menu, shell } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../contract'

/** The menu of the app: what it does itself, it does; the rest is a command for the window. */
export function setupMenu(send: (command: MenuCommand) => void, runsFolder: string): void {
  const item = (label: string, accelerator: string | undefined, command: MenuCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => {
      send(command)
    },
  })
  const mac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Open Data…', 'CmdOrCtrl+O', 'open'),
        item('Open Experiment…', 'CmdOrCtrl+Shift+O', 'open-experiment'),
        item('Save Experiment…', 'CmdOrCtrl+S', 'save-experiment'),
        { type: 'separator' },
        { label: 'Show Runs in Folder', click: () => void shell.openPath(runsFolder) },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Run',
      submenu: [
        item('Train', 'CmdOrCtrl+Enter', 'train'),
        item('Pause or Continue', 'CmdOrCtrl+Shift+P', 'pause'),
        item('Stop and Keep', 'CmdOrCtrl+.', 'stop'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Find a Command…', 'CmdOrCtrl+K', 'command-palette'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged
          ? []
          : [{ type: 'separator' } as const, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    {
      role: 'help',
      submenu: [item('Keyboard Shortcuts', 'CmdOrCtrl+/', 'shortcuts'), item('About Longhand', undefined, 'about')],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
