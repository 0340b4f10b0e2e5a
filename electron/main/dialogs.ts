import { dialog } from 'electron'
import type { BrowserWindow, FileFilter } from 'electron'

/** The path of one file that the person picked; null: the dialog was closed. */
export async function pickFile(window: BrowserWindow, title: string, filters: FileFilter[]): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] })
  return canceled ? null : (filePaths[0] ?? null)
}

/** The path to write to; null: the dialog was closed. */
export async function pickTarget(window: BrowserWindow, name: string, filter: FileFilter): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters: [filter] })
  return canceled || filePath === '' ? null : filePath
}
