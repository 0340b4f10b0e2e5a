import { nativeTheme } from 'electron'
import type { Settings, SettingsFile } from './settings'

export function setupTheme(settings: SettingsFile): void {
  nativeTheme.themeSource = settings.values.theme
}

/** The window's style sheet follows by itself: `prefers-color-scheme` is what is set here. */
export async function setTheme(theme: Settings['theme'], settings: SettingsFile): Promise<'light' | 'dark'> {
  nativeTheme.themeSource = theme
  await settings.change({ theme })
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
}
