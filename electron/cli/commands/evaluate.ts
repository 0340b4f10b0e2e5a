import { comparison } from '../comparison'
import type { AddCommand } from '../program'

export const evaluateCommand: AddCommand = (program, run) => {
  program
    .command('evaluate')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('[file]', 'data to judge it on; a run without one: its own test part')
    .description('Compare a model with simple baselines, on its own test part or on a file whose truth is known.')
    .addHelpText(
      'after',
      '\nExample:\n  longhand evaluate runs/first\n  longhand evaluate runs/first/model.json new.csv',
    )
    .action(
      run(async ({ screen, engine }, modelOrRun: string, file?: string) => {
        const evaluation = await engine().evaluate(modelOrRun, file)
        screen.record({ kind: 'evaluation', ...evaluation })
        screen.print(comparison(evaluation))
      }),
    )
}
