import type { PartName } from './split'

const WORDS: Readonly<Record<PartName, readonly string[]>> = {
  train: ['train', 'training', 'learn', 'fit', 'tr'],
  validation: ['validation', 'valid', 'val', 'dev', 'development', 'tune', 'va'],
  test: ['test', 'testing', 'holdout', 'hold-out', 'heldout', 'eval', 'evaluation', 'te'],
}

/** The part that a word in a file means, e.g. “dev”; null: it means none. */
export function partNamed(word: string): PartName | null {
  const lower = word.trim().toLowerCase()
  const names: readonly PartName[] = ['train', 'validation', 'test']
  return names.find(name => WORDS[name].includes(lower)) ?? null
}
