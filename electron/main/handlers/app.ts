import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { app } from 'electron'
import { knowsRelaxedSimd } from '../../../core/kernels/index'
import { pickTarget } from '../dialogs'
import { setTheme } from '../theme'
import type { Context, Handlers } from './context'

export function appHandlers({ window, settings, sample }: Context): Handlers<'appInfo' | 'setTheme' | 'saveChart'> {
  return {
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
      platform: process.platform,
      kernels: knowsRelaxedSimd() ? 'relaxed' : 'plain',
      cores: availableParallelism(),
      sample,
    }),
    setTheme: theme => setTheme(theme, settings),
    async saveChart(name, format, content) {
      const path = await pickTarget(window, `${name}.${format}`, { name: format.toUpperCase(), extensions: [format] })
      if (path === null) return null
      await writeFile(path, content, format === 'png' ? 'base64' : 'utf8')
      return basename(path)
    },
  }
}
