import type { SequenceShown } from '../../../electron/contract'

const NAMES = ['Ada Lovelace', 'Teddy Roosevelt', 'Niels Bohr', 'Grace', 'Emmy Noether', 'Alan Turing']
const PLACES = ['Paris', 'Oslo', 'Lima']
const TEMPLATES = [
  'PER was born in PLACE .',
  'On Monday the committee met PER and PER .',
  'Teddy bears on sale in PLACE !',
  'It rained all day .',
  'PER wrote to PER from PLACE about the new engine .',
]

/** Words with their labels, made from templates: PER and PLACE stand for names. */
function labelled(template: string, n: number): { tokens: string[]; labels: string[] } {
  const tokens: string[] = []
  const labels: string[] = []
  template.split(' ').forEach((word, k) => {
    const names = word === 'PER' ? NAMES : word === 'PLACE' ? PLACES : [word]
    const parts = names[(7 * n + 3 * k) % names.length].split(' ')
    tokens.push(...parts)
    labels.push(...parts.map((_, p) => (names.length === 1 ? 'O' : `${p === 0 ? 'B' : 'I'}-${word}`)))
  })
  return { tokens, labels }
}

export const sentences: readonly SequenceShown[] = Array.from({ length: 60 }, (_, n) => {
  const { tokens, labels } = labelled(TEMPLATES[n % TEMPLATES.length], n)
  return { name: `sentence ${n + 412}`, steps: tokens.length, tokens, columns: [], labels, numbers: null }
})
