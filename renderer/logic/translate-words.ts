import type { SideFacts } from '../../electron/contract'
import type { TranslateEvaluation } from '../../core/tasks/evaluation'
import { CUTS, lengthText } from './case-words'
import type { ChartSpec } from './chart-spec'
import { forecasterColour, forecasterDash, shortName } from './forecasters'
import { counted, percent } from './format'
import { numberColumn, shareColumn, type ScoreColumn } from './score-columns'

export function translateScores({ translators }: TranslateEvaluation): ScoreColumn[] {
  const several = translators.some(({ anyOf }) => anyOf !== null)
  return [
    numberColumn(
      'BLEU',
      'Runs of one to four symbols that the reference has too, over the whole part, 0 to 100 (Papineni et al. 2002).',
      translators.map(({ scores }) => scores.bleu),
      { best: 'most', decimals: 1 },
    ),
    shareColumn(
      'exact',
      'The share of the sentences that are their reference, symbol by symbol.',
      translators.map(({ scores }) => scores.exact),
    ),
    ...(several
      ? [
          numberColumn(
            'BLEU, any',
            'Each source once, against all the translations that it has in this part.',
            translators.map(({ anyOf }) => anyOf?.bleu ?? null),
            { best: 'most', decimals: 1 },
          ),
        ]
      : []),
  ]
}

export type LengthMeasure = 'bleu' | 'exact'

/** How good every translator is for sources of so many symbols. */
export function sourceLengthChart({ translators, lengths }: TranslateEvaluation, measure: LengthMeasure): ChartSpec {
  const some = lengths.map((_, k) => k).filter(k => lengths[k].sentences > 0)
  return {
    lines: translators.map((translator, t) => ({
      id: translator.name,
      label: translator.label,
      short: t === 0 ? 'network' : shortName(translator),
      colour: forecasterColour(t),
      dash: forecasterDash(t),
      width: t === 0 ? 2 : 1.25,
      dots: t === 0,
      x: some.map((_, place) => place),
      y: some.map(k => (measure === 'bleu' ? 1 : 100) * translator.byLength[k][measure]),
    })),
    x: { title: 'symbols of the source', kind: 'name', names: some.map(k => rangeText(lengths[k])) },
    y: measure === 'bleu' ? { title: 'BLEU', zero: true } : { title: 'exact', unit: '%', zero: true },
  }
}

const rangeText = ({ from, to }: { readonly from: number; readonly to: number }): string => {
  if (from === to) return String(from)
  return Number.isFinite(to) ? `${from}–${to}` : `${from}+`
}

/** "8,018 words known, 2 to 31 a sentence; 1.2 % of those of the validation part are unknown" */
export function sideText({ by, symbols, lengths, unknown }: SideFacts): string {
  const rare = unknown > 0 ? ` Of those of the validation part ${percent(unknown, 1)} are unknown.` : ''
  return `${counted(symbols, 'symbol')} known (${CUTS[by].label.toLowerCase()}). ${lengthText(lengths, 'texts', 'symbol')}${rare}`
}
