import type { GenerateEvaluation, GenerateScores } from '../../core/tasks/evaluation'
import { table } from './table'
import { number, plural } from './words'

const STEPS = { character: 'character', word: 'word', keys: 'step' } as const

/** The network beside the baselines. */
export function compareGenerators({ generators, part, places, sequences, step, verdict }: GenerateEvaluation): string {
  const unit = STEPS[step]
  const columns: readonly { readonly name: string; readonly of: (scores: GenerateScores) => string }[] = [
    { name: `nats per ${unit}`, of: ({ nats }) => fixed(nats, 3) },
    ...(step === 'keys'
      ? []
      : [
          { name: `bits per ${unit}`, of: ({ bits }: GenerateScores) => fixed(bits, 3) },
          { name: 'perplexity', of: ({ perplexity }: GenerateScores) => number(perplexity) },
        ]),
    ...(generators.some(({ scores }) => scores.bleu !== null)
      ? [{ name: 'BLEU', of: ({ bleu }: GenerateScores) => (bleu === null ? '–' : (100 * bleu).toFixed(1)) }]
      : []),
  ]
  const where = part === 'file' ? 'of the file' : `of the ${part} part`
  const rows = generators.map(({ label, scores }) => [label, ...columns.map(({ of }) => of(scores))])
  const all = sequences === 1 ? '' : ` in ${plural(sequences, 'sequence')}`
  return [
    `${plural(places, unit)}${all} ${where}:`,
    table(['', ...columns.map(({ name }) => name)], rows),
    '',
    verdict,
  ].join('\n')
}

const fixed = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits))
