import { codecOf } from '../../data/vocabulary'
import { join } from '../../data/tokens'
import { Problem } from '../../problem'
import { stepsOfText } from './keys-text'
import type { Sequences } from './plan'
import { vectorSize, type GenerateRecipe } from './recipe'
import type { Piece } from './request'
import type { Step, Wish } from './say'
import { cut, slotValues, type Cells } from './sequences'
import { withSlots, withValues } from './slots'
import { writeVector } from './vector'

/** What to say of these cells, going on from a start: a text, or keys as `keysText` writes them. */
export function wishOf(recipe: GenerateRecipe, cells: Cells | null, start: string): Wish {
  return { start: startOf(recipe, cells, start), vector: vectorOf(recipe, cells) }
}

export function vectorOf({ vector }: Pick<GenerateRecipe, 'vector'>, cells: Cells | null): Float64Array | null {
  if (vector === null) return null
  const values = new Float64Array(vectorSize(vector))
  writeVector(vector, cells ?? {}, values, 0)
  return values
}

function startOf({ form, vocabulary, slots }: GenerateRecipe, cells: Cells | null, start: string): readonly Step[] {
  if (form.kind === 'keys') return stepsOfText(start, form.keys)
  if (vocabulary === null) throw new Error('texts have a vocabulary')
  const { tokens } = withSlots(cut(start, form), slotValues(slots, cells ?? {}, form))
  return Array.from(codecOf(vocabulary).encode(tokens))
}

/** The tokens that a person reads: values in their slots. */
export function tokensOf(
  { form, vocabulary, slots }: GenerateRecipe,
  steps: readonly Step[],
  cells: Cells | null,
): string[] {
  if (form.kind === 'keys' || vocabulary === null) throw new Error('keys are no tokens')
  const symbols = codecOf(vocabulary).decode(steps.map(Number))
  return slots.length === 0 ? symbols : withValues(symbols, slotValues(slots, cells ?? {}, form))
}

/** What was said as a person reads or hears it. */
export function pieceOf(recipe: GenerateRecipe, steps: readonly Step[], cells: Cells | null): Piece {
  const { form } = recipe
  const frame = { name: '', vector: cells && cellTexts(cells) }
  if (form.kind === 'keys')
    return { kind: 'keys', ...frame, steps: steps.map(step => (typeof step === 'number' ? [step] : step)) }
  return { kind: 'text', ...frame, text: join(tokensOf(recipe, steps, cells), form.by) }
}

/** Cells as they stand in a file; those that are missing are left out. */
export const cellTexts = (cells: Cells): Record<string, string> =>
  Object.fromEntries(Object.entries(cells).flatMap(([name, cell]) => (cell === null ? [] : [[name, String(cell)]])))

/** One of the sequences of the data; a long one in part. */
export function dataPiece(recipe: GenerateRecipe, sequences: Sequences, one: number, most: number): Piece {
  const { starts, lengths, texts, cells, names, symbols, keys } = sequences
  const frame = { name: names[one], vector: cells && cellTexts(cells[one]) }
  const length = Math.min(lengths[one], most)
  const { form, vocabulary } = recipe
  if (form.kind === 'keys') {
    const K = form.keys.length
    const stepAt = (t: number): number[] =>
      form.keys.flatMap((_, key) => (keys?.[(starts[one] + t) * K + key] === 1 ? [key] : []))
    return { kind: 'keys', ...frame, steps: Array.from({ length }, (_, t) => stepAt(t)) }
  }
  if (texts !== null) return { kind: 'text', ...frame, text: texts[one] }
  if (vocabulary === null || symbols === null) throw new Error('texts have a vocabulary')
  const own = codecOf(vocabulary).decode(symbols.subarray(starts[one], starts[one] + length))
  return { kind: 'text', ...frame, text: join(own, form.by) }
}

/**
 * The cells of a vector that a person chose, by column; what is absent or empty is missing.
 * @throws Problem VECTOR_UNKNOWN, VECTOR_NOT_NUMBER with the column
 */
export function cellsChosen({ vector, slots }: GenerateRecipe, chosen: Readonly<Record<string, string>>): Cells | null {
  const columns = new Set([...(vector?.inputs.map(({ column }) => column) ?? []), ...slots])
  const unknown = Object.keys(chosen).find(name => !columns.has(name))
  if (unknown !== undefined)
    throw new Problem('VECTOR_UNKNOWN', `The model is not made from a column “${unknown}”.`, {
      advice:
        columns.size === 0
          ? 'It generates from nothing.'
          : `Its columns are ${[...columns].map(name => `“${name}”`).join(', ')}.`,
      place: { field: `vector.${unknown}`, column: unknown },
    })
  if (columns.size === 0) return null
  for (const input of vector?.inputs ?? []) {
    const cell = chosen[input.column] ?? ''
    if (input.kind === 'number' && cell.trim() !== '' && !Number.isFinite(Number(cell)))
      throw new Problem('VECTOR_NOT_NUMBER', `“${cell}” is no number, and “${input.column}” holds numbers.`, {
        advice: 'Write a number such as 3.14, or nothing.',
        place: { field: `vector.${input.column}`, column: input.column },
      })
  }
  return Object.fromEntries([...columns].map(name => [name, (chosen[name] ?? '').trim() === '' ? null : chosen[name]]))
}
