import { dirname } from 'node:path'
import { csv } from '../../engine/csv'
import type { ForecastRow, Forecasts } from '../../engine/engine.types'
import { makeFolder, writeAtomically } from '../../engine/files'
import { modelFileOf } from '../model-of'
import type { AddCommand } from '../program'
import { plural } from '../words'
import { refuseToReplace } from './export'

interface Options {
  readonly out?: string
  readonly last?: boolean
  readonly force?: boolean
}

export const predictCommand: AddCommand = (program, run) => {
  program
    .command('predict')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('<file>', 'data with the columns the model was trained on')
    .option('--last', 'only the newest forecast, beyond the end of the file')
    .option('--out <file>', 'write the forecasts there instead of to stdout')
    .option('--force', 'replace that file if it exists')
    .description('Forecast with a trained model: every window of the file that fits, as CSV.')
    .addHelpText('after', '\nExample:\n  longhand predict runs/first/model.json today.csv --last')
    .action(
      run(async ({ screen, engine }, modelOrRun: string, file: string, { out, last, force }: Options) => {
        if (out !== undefined) refuseToReplace(out, { force, data: file })
        const forecasts = await engine().predict(modelFileOf(modelOrRun), file)
        const rows = last === true ? forecasts.rows.slice(-1) : forecasts.rows
        const { target, unit, horizons } = forecasts
        screen.record({ kind: 'forecasts', target, unit, horizons, count: rows.length })
        if (out !== undefined) {
          await makeFolder(dirname(out))
          await writeAtomically(out, forecastsCsv(forecasts, rows))
          screen.record({ kind: 'file', file: out })
          screen.note(`${plural(rows.length, 'forecast')} written to ${out}.`)
          return
        }
        for (const row of rows) screen.record({ kind: 'forecast', ...row })
        screen.print(forecastsCsv(forecasts, rows).replaceAll('\r\n', '\n'))
      }),
    )
}

/** A row per window and step ahead. */
const forecastsCsv = ({ horizons }: Forecasts, rows: readonly ForecastRow[]): string =>
  csv(
    ['from', 'steps', 'time', 'forecast', 'truth'],
    rows.flatMap(({ from, times, values, truth }) => horizons.map((h, k) => [from, h, times[k], values[k], truth[k]])),
  )
