import { z } from 'zod'
import { Experiment, Task } from './schema'

/** The published JSON Schema of the experiment file, as a person writes it: what has a default may be left out. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(Experiment, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema !== Task) return
      // JSON Schema cannot preprocess: it has the short form beside the long ones.
      const { oneOf } = jsonSchema
      delete jsonSchema.oneOf
      jsonSchema.anyOf = [
        { type: 'string', const: 'forecast', description: 'Short for { "kind": "forecast" }.' },
        { oneOf },
      ]
    },
  })
}
