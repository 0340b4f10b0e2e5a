import { Option } from 'commander'
import type { Translated } from '../../../core/tasks/translate/request'
import type { AddCommand } from '../program'
import { table } from '../table'
import { wholeNumber } from './train'

interface Options {
  readonly beam?: number
  readonly all?: boolean
}

export const translateCommand: AddCommand = (program, run) => {
  program
    .command('translate')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('<text...>', 'texts to translate, each in quotes')
    .addOption(
      new Option('--beam <n>', 'unfinished translations kept after each symbol; 1: greedy').argParser(
        wholeNumber(1, 20),
      ),
    )
    .option('--all', 'tell the others that the search found too, with their probabilities')
    .description('Translate texts with a trained model.')
    .addHelpText('after', '\nExample:\n  longhand translate runs/swedish "Are you tired?" --all')
    .action(
      run(async ({ screen, engine }, modelOrRun: string, texts: string[], { beam, all }: Options) => {
        for (const text of texts) {
          const translated = await engine().translate(modelOrRun, { text, beam })
          screen.record({ kind: 'translation', text, ...translated })
          const unknown = translated.source.filter((_, k) => translated.unknown[k])
          if (unknown.length > 0) screen.note(`Not seen in training: ${unknown.map(word => `“${word}”`).join(', ')}`)
          screen.print(all === true ? everything(translated) : translated.said[0].text)
        }
      }),
    )
}

const everything = ({ said }: Translated): string =>
  table(
    ['translation', 'probability'],
    said.map(({ text, probability }) => [text, `${(100 * probability).toFixed(1)} %`]),
  )
