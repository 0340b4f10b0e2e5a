import { z } from 'zod'
import { Experiment, ForecastTask, Task } from './schema'

/** The published JSON Schema of the experiment file, as a person writes it: what has a default may be left out. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(Experiment, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      // A preprocessing step has no schema of its own: here it turns the short form into the long one.
      if (zodSchema === Task) Object.assign(jsonSchema, taskSchema())
    },
  })
}

function taskSchema(): object {
  const { $schema: _draft, ...long } = z.toJSONSchema(ForecastTask, { io: 'input' })
  return { anyOf: [{ const: 'forecast', description: 'Short for { "kind": "forecast" }.' }, long] }
}
