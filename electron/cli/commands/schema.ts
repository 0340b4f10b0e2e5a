import { Argument } from 'commander'
import { experimentJsonSchema } from '../../../core/experiment/json-schema'
import { modelJsonSchema } from '../../../core/formats/model-schema'
import type { AddCommand } from '../program'

const SCHEMAS = {
  experiment: experimentJsonSchema,
  model: modelJsonSchema,
}

export const schemaCommand: AddCommand = (program, run) => {
  program
    .command('schema')
    .addArgument(new Argument('<what>', 'which file').choices(Object.keys(SCHEMAS)))
    .description('Print the JSON Schema of the experiment file or of model.json.')
    .addHelpText('after', '\nExample:\n  longhand schema experiment > experiment.schema.json')
    .action(
      run(({ screen }, what: keyof typeof SCHEMAS) => {
        const schema = SCHEMAS[what]()
        screen.record(schema)
        screen.print(JSON.stringify(schema, null, 2))
      }),
    )
}
