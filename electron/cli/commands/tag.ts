import { entitiesOf } from '../../../core/metrics/entities'
import { shown } from '../../../core/data/wording'
import type { TaggedText } from '../../engine/run.types'
import type { AddCommand } from '../program'
import { table } from '../table'

export const tagCommand: AddCommand = (program, run) => {
  program
    .command('tag')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('<text>', 'a sentence, in quotes')
    .description('Show what a model that tags words says of each word of a sentence.')
    .addHelpText('after', '\nExample:\n  longhand tag runs/teddies "Teddy Roosevelt was a great president!"')
    .action(
      run(async ({ screen, engine }, modelOrRun: string, text: string) => {
        const tagged = await engine().tagText(modelOrRun, text)
        screen.record({ kind: 'tagged', ...tagged })
        screen.print(taggedText(tagged))
      }),
    )
}

/** A row a word, and the entities that its marks make up. */
function taggedText({ tokens, said, probabilities }: TaggedText): string {
  const rows = tokens.map((token, t) => [shown(token), said[t], `${(100 * probabilities[t]).toFixed(1)} %`])
  const entities = entitiesOf(said).map(({ from, to, type }) => `${type}: ${shown(tokens.slice(from, to).join(' '))}`)
  return [table(['word', 'label', ''], rows), ...(entities.length === 0 ? [] : ['', ...entities])].join('\n')
}
