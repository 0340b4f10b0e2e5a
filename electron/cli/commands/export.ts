import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Option } from 'commander'
import { Problem } from '../../../core/problem'
import type { RunExport } from '../../engine/engine.types'
import { runOf } from '../model-of'
import type { AddCommand } from '../program'

/** What can be taken out, with the extension of its file. */
const FORMATS: Readonly<Record<RunExport, string>> = {
  model: 'json',
  predictions: 'csv',
  metrics: 'csv',
  curves: 'csv',
  experiment: 'json',
}

interface Options {
  readonly to: RunExport
  readonly out?: string
  readonly force?: boolean
}

export const exportCommand: AddCommand = (program, run) => {
  program
    .command('export')
    .argument('<model|run>', 'the folder of a run, or the model.json in it')
    .addOption(
      new Option('--to <what>', 'model (JSON), predictions, metrics, curves (CSV) or experiment (JSON)')
        .choices(Object.keys(FORMATS))
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'file to write; default: RUN-WHAT.csv or .json here')
    .option('--force', 'replace the file if it exists')
    .description('Take the model, its forecasts of the test part, its scores or its curves out of a run.')
    .addHelpText('after', '\nExample:\n  longhand export runs/first --to predictions --out predictions.csv')
    .action(
      run(async ({ screen, engine }, modelOrRun: string, { to, out, force }: Options) => {
        const folder = runOf(resolve(modelOrRun))
        if (folder === null)
          throw new Problem('EXPORT_NEEDS_RUN', `${modelOrRun} is not a run, nor a model in the folder of one.`, {
            advice: 'Name the folder that “train --out” wrote.',
            place: { file: modelOrRun },
          })
        const file = resolve(out ?? `${basename(folder)}-${to}.${FORMATS[to]}`)
        refuseToReplace(file, { force })
        await engine().export(folder, to, file)
        screen.record({ kind: 'file', what: to, file })
        screen.print(file)
      }),
    )
}

/**
 * Nothing that a person may have written is replaced without being asked for, and `data`, the file at work, never.
 * @throws Problem OUT_IS_DATA, FILE_EXISTS
 */
export function refuseToReplace(file: string, { force = false, data }: { force?: boolean; data?: string }): void {
  if (data !== undefined && resolve(file) === resolve(data))
    throw new Problem('OUT_IS_DATA', `${file} holds the data: it would be lost.`, {
      advice: 'Choose another name with --out.',
      place: { file },
    })
  if (force || !existsSync(file)) return
  throw new Problem('FILE_EXISTS', `${file} exists already.`, {
    advice: 'Choose another name with --out, or replace it with --force.',
    place: { file },
  })
}
