import type { AddCommand } from '../program'
import { wholeNumber } from './train'

export const inspectCommand: AddCommand = (program, run) => {
  program
    .command('inspect')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('[file]', 'data to take the window from; default: the test part of its run, else the check of the model')
    .requiredOption('--sample <n>', 'which window, counted from 0', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .description('Print every variable of the network on one window, at every step, with its delta, as JSON (float64).')
    .addHelpText('after', '\nExample:\n  longhand inspect runs/first/model.json --sample 0 > sample.json')
    .action(
      run(async ({ screen }, modelOrRun: string, ...[file, options]: Given) => {
        // Brings the database along, which no other command needs on this thread.
        const { inspectSample } = await import('../inspect-sample')
        const inspected = await inspectSample(modelOrRun, file ?? null, options.sample)
        screen.record({ kind: 'sample', ...inspected })
        screen.print(JSON.stringify(inspected, null, 1))
      }),
    )
}

type Given = [file: string | undefined, options: { readonly sample: number }]
