import { align } from '../../core/metrics/edit-distance'
import { counted } from './format'

/** A symbol of a reference, or of what was said in its place, and what the fewest edits make of it. */
export interface Mark {
  readonly text: string
  readonly how: 'same' | 'changed' | 'missing' | 'added'
}

export interface Marked {
  readonly reference: readonly Mark[]
  /** With an empty mark where symbols of the reference are missing. */
  readonly said: readonly Mark[]
  /** The same in words; empty: nothing to mend. */
  readonly words: string
}

/** What has to be mended in `said` to have the reference, symbol by symbol. */
export function marked(reference: readonly string[], said: readonly string[]): Marked {
  const marks: { reference: Mark[]; said: Mark[] } = { reference: [], said: [] }
  const words: string[] = []
  for (const edit of align(reference, said)) {
    if (edit.kind === 'match' || edit.kind === 'substitution') {
      const how = edit.kind === 'match' ? 'same' : 'changed'
      const [was, is] = [reference[edit.reference], said[edit.hypothesis]]
      marks.reference.push({ text: was, how })
      marks.said.push({ text: is, how })
      if (how === 'changed') words.push(`${quoted(is)} instead of ${quoted(was)}`)
    } else if (edit.kind === 'deletion') {
      const text = reference[edit.reference]
      marks.reference.push({ text, how: 'missing' })
      if (marks.said.at(-1)?.how !== 'missing') marks.said.push({ text: '', how: 'missing' })
      words.push(`${quoted(text)} is missing`)
    } else {
      const text = said[edit.hypothesis]
      marks.said.push({ text, how: 'added' })
      words.push(`${quoted(text)} is too much`)
    }
  }
  return { ...marks, words: words.length === 0 ? '' : `${counted(words.length, 'edit')}: ${words.join(', ')}` }
}

const quoted = (text: string): string => `“${visible(text)}”`

/** A blank alone cannot be seen. */
export const visible = (symbol: string): string => (symbol === ' ' ? '␣' : symbol)
