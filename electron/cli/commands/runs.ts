import { stat } from 'node:fs/promises'
import { Problem } from '../../../core/problem'
import type { Headline } from '../../../core/tasks/evaluation'
import type { RunSummary } from '../../engine/run.types'
import type { AddCommand } from '../program'
import { table } from '../table'
import { number } from '../words'

export const runsCommand: AddCommand = (program, run) => {
  program
    .command('runs')
    .argument('<dir>', 'folder that holds run folders')
    .description('List the runs of a folder, newest first.')
    .addHelpText('after', '\nExample:\n  longhand runs runs')
    .action(
      run(async ({ screen, engine }, dir: string) => {
        if (!(await isFolder(dir)))
          throw new Problem('RUNS_MISSING', `${dir} is not a folder.`, {
            advice: 'Name the folder that holds the folders of runs.',
            place: { file: dir },
          })
        const runs = await engine().list(dir)
        for (const summary of runs) screen.record({ kind: 'run', ...summary })
        if (runs.length === 0) screen.note(`There are no runs in “${dir}”.`)
        else screen.print(runsTable(runs))
      }),
    )
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )

const headlineText = ({ metric, value, unit }: Headline): string =>
  `${metric} ${number(value)}${unit === '' ? '' : ` ${unit}`}`

const runsTable = (runs: readonly RunSummary[]): string =>
  table(
    ['run', 'data', 'state', 'epochs', 'validation loss', 'test', 'created'],
    runs.map(({ id, dataset, state, epoch, epochs, bestValidationLoss, headline, created }) => [
      id,
      dataset,
      state,
      `${epoch}/${epochs}`,
      number(bestValidationLoss),
      headline === null ? '–' : headlineText(headline),
      created.slice(0, 16).replace('T', ' '),
    ]),
  )
