import { decodeModel } from '../../../core/formats/model'
import { Problem } from '../../../core/problem'

export type Fields = Record<string, unknown>

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An object within others, by its path. */
export const at = (model: Fields, ...path: (string | number)[]): Fields =>
  path.reduce((object, key) => object[key] as Fields, model)

/** The text of a model after a change; its checksum is that of the model before. */
export function changedModel(text: string, change: (model: Fields) => void): string {
  const model = JSON.parse(text) as Fields
  change(model)
  return JSON.stringify(model)
}

/** The problem by which a text is refused as m.json. */
export function problemOf(text: string | Uint8Array): Problem {
  try {
    decodeModel(typeof text === 'string' ? bytesOf(text) : text, 'm.json')
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('was accepted')
}
