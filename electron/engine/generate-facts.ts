import { countSymbols } from '../../core/data/vocabulary'
import { rangesOf } from '../../core/tasks/generate/baselines'
import type { GenerateData, GenerateSamples } from '../../core/tasks/generate/data'
import { dataPiece } from '../../core/tasks/generate/pieces'
import type { GeneratePlan } from '../../core/tasks/generate/plan'
import { vectorSize, type VectorInput } from '../../core/tasks/generate/recipe'
import type { GenerateFacts, VectorColumn } from './plan.types'

/** Pieces that the Task screen shows, and steps of each. */
const EXAMPLES = 5
const EXAMPLE_STEPS = 400
const MOST_VALUES = 50

export function generateFacts({ recipe, sequences, parts, reason }: GeneratePlan, data: GenerateData): GenerateFacts {
  const { form, vocabulary, vector, longest } = recipe
  const isStream = form.kind === 'stream'
  const lengths = Array.from(sequences.lengths).sort((a, b) => a - b)
  const all = lengths.reduce((sum, length) => sum + length, 0)
  const placesOf = (samples: GenerateSamples): number =>
    Array.from(rangesOf(data, samples).lengths).reduce((sum, length) => sum + length, 0)
  const examples = Array.from(
    { length: Math.min(isStream ? 1 : EXAMPLES, parts.train.length) },
    (_, k) => parts.train[Math.floor((k * parts.train.length) / EXAMPLES)],
  )
  return {
    kind: 'generate',
    form: form.kind,
    reason,
    column: form.kind === 'keys' ? null : form.column,
    by: form.kind === 'keys' ? null : form.by,
    symbols: vocabulary === null ? null : vocabulary.symbols.length,
    keys: form.kind === 'keys' ? form.keys : null,
    sequences: isStream ? 1 : sequences.count,
    places: { train: placesOf(data.train), validation: placesOf(data.validation), test: placesOf(data.test) },
    steps: longest,
    lengths: isStream
      ? { shortest: all, median: all, longest: all }
      : { shortest: lengths[0], median: lengths[lengths.length >> 1], longest: lengths[lengths.length - 1] },
    vector: vector && {
      enter: vector.enter,
      values: vectorSize(vector),
      columns: vectorColumns({ recipe, sequences, parts }),
    },
    slots: sequences.slots,
    examples: examples.map(one => dataPiece(recipe, sequences, one, EXAMPLE_STEPS)),
  }
}

/** The columns of the vector as a person chooses their values. */
export function vectorColumns({
  recipe,
  sequences,
  parts,
}: Pick<GeneratePlan, 'recipe' | 'sequences' | 'parts'>): VectorColumn[] {
  const { vector, slots } = recipe
  const named = vector?.inputs.map(({ column }) => column) ?? []
  const alone = slots.filter(slot => !named.includes(slot))
  const cells = Array.from(parts.train, one => sequences.cells?.[one] ?? {})
  const columnOf = (name: string, kind: VectorInput['kind']): VectorColumn => {
    const present = cells.flatMap(row => row[name] ?? [])
    const frame = { name, slot: slots.includes(name) }
    if (kind === 'number') {
      const numbers = present.map(Number)
      const [min, max] = [Math.min, Math.max].map(of => numbers.reduce((a, b) => of(a, b), numbers[0]))
      return { ...frame, kind: 'number', values: [], range: { min, max } }
    }
    const frequent = [...countSymbols([present.map(String)])].sort(([, m], [, n]) => n - m)
    const values = frequent.slice(0, MOST_VALUES).map(([value]) => value)
    return { ...frame, kind: kind === 'category' ? 'category' : 'text', values, range: null }
  }
  return [
    ...(vector?.inputs.map(({ column, kind }) => columnOf(column, kind)) ?? []),
    ...alone.map(slot => columnOf(slot, 'slot')),
  ]
}
