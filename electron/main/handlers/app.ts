import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { app } from 'electron'
import { license } from '../../../package.json'
import { pickTarget } from '../dialogs'
import { setTheme } from '../theme'
import type { Context, Handlers } from './context'

type AppCall = 'appInfo' | 'setTheme' | 'saveChart' | 'kernels' | 'useKernels'

export function appHandlers({ window, engine, settings, sample }: Context): Handlers<AppCall> {
  return {
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
      platform: process.platform,
      cores: availableParallelism(),
      license,
      sample,
    }),
    setTheme: theme => setTheme(theme, settings),
    kernels: () => engine.kernels(),
    async useKernels(request) {
      const report = await engine.useKernels(request)
      await settings.change({ kernels: request })
      return report
    },
    async saveChart(name, format, content) {
      const path = await pickTarget(window, `${name}.${format}`, { name: format.toUpperCase(), extensions: [format] })
      if (path === null) return null
      await writeFile(path, content, format === 'png' ? 'base64' : 'utf8')
      return basename(path)
    },
  }
}
