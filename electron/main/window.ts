import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Rectangle } from 'electron'
import { startPage } from './origin'
import type { SettingsFile } from './settings'

const smallest = { width: 1100, height: 700 }
const first = { width: 1280, height: 800 }

export function openWindow(settings: SettingsFile): BrowserWindow {
  const { bounds, maximized } = settings.values
  const window = new BrowserWindow({
    ...(bounds && isOnScreen(bounds) ? bounds : first),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Longhand',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#18191b' : '#fcfcfb',
    webPreferences: {
      preload: join(__dirname, '../preload/index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  rememberBounds(window, settings)
  void window.loadURL(startPage)
  return window
}

/** The app was started a second time: this window is the answer. */
export function showAgain(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.focus()
}

function rememberBounds(window: BrowserWindow, settings: SettingsFile): void {
  let timer: NodeJS.Timeout | undefined
  const remember = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized()) return
      settings.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }).catch(console.error)
    }, 300)
  }
  window.on('resize', remember)
  window.on('move', remember)
}

/** A screen may have gone since the window stood on it: its title bar must be where it can be taken. */
function isOnScreen({ x, y, width }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const visible = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return visible >= 200 && y >= workArea.y && y < workArea.y + workArea.height - 50
  })
}
