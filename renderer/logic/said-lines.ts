import type { Glimpse } from '../../electron/contract'
import type { SaidLine } from './said'

/** What the network of an epoch says of some samples; null: it has said nothing, or says no texts. */
export function saidLines(glimpse: Glimpse | null): readonly SaidLine[] | null {
  if (glimpse?.kind === 'transcribe')
    return glimpse.lines.map(({ name, reference, said }) => ({ of: name, reference, said }))
  if (glimpse?.kind === 'translate')
    return glimpse.lines.map(({ source, reference, said }) => ({ of: source, reference, said }))
  return null
}
