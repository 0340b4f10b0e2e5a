import { probabilitiesOf, saidClasses } from '../../core/tasks/classify/results'
import type { TagRecipe } from '../../core/tasks/tag/recipe'
import { saidNumbers, type Tagging } from '../../core/tasks/tag/results'

/** What a network says of steps, and how sure it is. */
export interface Said {
  readonly values: Tagging['values']
  /** Of every label, (steps, C); null where numbers are said. */
  readonly probabilities: Float64Array | null
}

/** What outputs (steps, O) mean. */
export function taggingOf({ says }: Pick<TagRecipe, 'says'>, outputs: Float32Array | Float64Array): Said {
  if (says.kind === 'number') return { values: saidNumbers(outputs, says), probabilities: null }
  const C = says.classes.length
  return { values: saidClasses(outputs, C), probabilities: probabilitiesOf(outputs, C) }
}
