import { join, sep } from 'node:path'
import { app } from 'electron'

// Packed, our files are in app.asar; what threads load and what DuckDB opens by itself is unpacked beside it.
const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)

export const places = () => ({
  /** The built page. */
  page: join(__dirname, '../renderer'),
  /** The built worker files. */
  workers: unpacked(`${__dirname}${sep}`),
  samples: unpacked(join(__dirname, '../../electron/samples')),
  runs: join(app.getPath('userData'), 'runs'),
  settingsFile: join(app.getPath('userData'), 'settings.json'),
  /** For what can be found out again. */
  cache: app.getPath('userData'),
})
