import type { SequenceJudged, SequenceShown } from '../../electron/contract'
import type { ChartLine, ChartSpec } from './chart-spec'

const known = (values: readonly (number | null)[]): number[] => values.map(value => value ?? NaN)

/** The numbers of a sequence step by step, and what the network said of them where it has said something. */
export function numbersChart(shown: SequenceShown | SequenceJudged, unit: string): ChartSpec {
  const truth = known(shown.numbers ?? [])
  const x = truth.map((_, k) => k + 1)
  const said = 'saidNumbers' in shown && shown.saidNumbers !== null ? known(shown.saidNumbers) : null
  const lines: ChartLine[] = [
    { id: 'truth', label: 'truth', colour: 'series-truth', width: 1.25, x, y: truth },
    ...(said === null ? [] : [{ id: 'said', label: 'said', colour: 'series-forecast', width: 2, x, y: said }]),
  ]
  return { lines, x: { title: 'step', kind: 'number' }, y: { title: '', unit } }
}
