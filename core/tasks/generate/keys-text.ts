import { many, shown } from '../../data/wording'
import { Problem } from '../../problem'

/** Steps of keys as a text: steps divided by blanks, the names of the keys of a step by “+”, and “-” where none is down. */
export const keysText = (steps: readonly (readonly number[])[], names: readonly string[]): string =>
  steps.map(keys => (keys.length === 0 ? '-' : keys.map(key => names[key]).join('+'))).join(' ')

/**
 * The way back.
 * @throws Problem KEY_UNKNOWN
 */
export function stepsOfText(text: string, names: readonly string[]): number[][] {
  const numbers = new Map(names.map((name, key) => [name, key]))
  const steps = text.split(/\s+/).filter(step => step !== '')
  return steps.map(step =>
    step === '-'
      ? []
      : step.split('+').map(name => {
          const key = numbers.get(name)
          if (key !== undefined) return key
          throw new Problem('KEY_UNKNOWN', `“${shown(name)}” is none of the ${many(names.length, 'key')}.`, {
            advice: `Write the keys of a step as ${names.slice(0, 3).join('+')}, steps with blanks between them, and - for silence.`,
            place: { field: 'start' },
          })
        }),
  )
}
