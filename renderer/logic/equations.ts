import type { NetworkChoice } from '../../core/experiment/network'
import type { Gate } from '../../core/network/spec'
import { gatesOf } from '../../core/network/spec'

/**
 * The forward equations of a cell in the letters of DESIGN.md, one a line, as LaTeX. Each variable carries the class of its
 * hue (`\htmlClass{var-z}{z}`). What a variant removes is not there.
 */
export interface Equation {
  readonly tex: string
  readonly means: string
}

const hued = (letter: string, tex = letter): string => `\\htmlClass{var-${letter}}{${tex}}`
const v = {
  x: hued('x'),
  z: hued('z'),
  i: hued('i'),
  f: hued('f'),
  o: hued('o'),
  c: hued('c'),
  y: hued('y'),
  h: hued('h'),
  cLast: hued('c', 'c^{-}'),
  yLast: hued('y', 'y^{-}'),
  hLast: hued('h', 'h^{-}'),
}
const bar = (letter: Gate): string => hued(letter, `\\bar{${letter}}`)

export function equationsOf(network: Pick<NetworkChoice, 'cell' | 'variant' | 'peepholes' | 'activation'>): Equation[] {
  return network.cell === 'simple-rnn' ? simpleRnn(network.activation) : lstm(network)
}

function simpleRnn(activation: 'tanh' | 'relu'): Equation[] {
  const g = activation === 'tanh' ? '\\tanh' : '\\operatorname{relu}'
  return [
    { tex: `a = b + W\\,${v.hLast} + U\\,${v.x}`, means: 'what it remembers and what it sees' },
    { tex: `${v.h} = ${g}(a)`, means: 'what it remembers now' },
    { tex: `\\hat{y} = c + V\\,${v.h}`, means: 'the head: the forecast' },
  ]
}

function lstm({ variant, peepholes }: Pick<NetworkChoice, 'variant' | 'peepholes'>): Equation[] {
  const has = new Set(gatesOf(variant))
  /** The sum inside a gate: input, recurrence, peephole, the gates of the last step (FGR), bias. */
  const inside = (gate: Gate, peep: string): string => {
    const terms = [`W_${gate}\\,${v.x}`, `R_${gate}\\,${v.yLast}`]
    if (peepholes && gate !== 'z') terms.push(`p_${gate} \\odot ${peep}`)
    if (variant === 'FGR' && gate !== 'z')
      for (const source of ['i', 'f', 'o'] as const)
        terms.push(`R_{${gate}${source}}\\,${hued(source, `${source}^{-}`)}`)
    return `${bar(gate)} = ${terms.join(' + ')} + b_${gate}`
  }
  const kept = has.has('f') ? ` \\odot ${v.f}` : ''
  const written = has.has('i') ? ` \\odot ${v.i}` : ''
  const lines: (Equation | false)[] = [
    { tex: inside('z', ''), means: '' },
    variant === 'NIAF'
      ? { tex: `${v.z} = ${bar('z')}`, means: 'what to write, as it is' }
      : { tex: `${v.z} = \\tanh(${bar('z')})`, means: 'what to write' },
    has.has('i') && { tex: inside('i', v.cLast), means: '' },
    has.has('i') && { tex: `${v.i} = \\sigma(${bar('i')})`, means: 'how much of it to write' },
    has.has('f') && { tex: inside('f', v.cLast), means: '' },
    has.has('f') && { tex: `${v.f} = \\sigma(${bar('f')})`, means: 'how much to keep' },
    variant === 'CIFG' && { tex: `${v.f} = 1 - ${v.i}`, means: 'keep what is not overwritten' },
    {
      tex: `${v.c} = ${v.z}${written} + ${v.cLast}${variant === 'CIFG' ? ` \\odot ${v.f}` : kept}`,
      means: 'the cell remembers',
    },
    has.has('o') && { tex: inside('o', v.c), means: '' },
    has.has('o') && { tex: `${v.o} = \\sigma(${bar('o')})`, means: 'how much to show' },
    {
      tex: `${v.y} = ${output(has.has('o'), variant === 'NOAF')}`,
      means: 'what others see of it',
    },
  ]
  return lines.filter(line => line !== false)
}

function output(gated: boolean, plain: boolean): string {
  const shown = plain ? v.c : `\\tanh(${v.c})`
  return gated ? `${v.o} \\odot ${shown}` : shown
}

/** The variants of Greff et al., "LSTM: A Search Space Odyssey". Those without `peepholes` leave them as they are. */
export interface Variant {
  readonly short: string
  readonly name: string
  readonly means: string
  readonly variant: NetworkChoice['variant']
  readonly peepholes?: boolean
}

export const VARIANTS: readonly Variant[] = [
  { short: 'Vanilla', name: 'Vanilla', means: 'all gates, with peepholes', variant: 'vanilla', peepholes: true },
  { short: 'NP', name: 'No peepholes', means: 'the usual LSTM', variant: 'vanilla', peepholes: false },
  { short: 'NIG', name: 'No input gate', means: 'i = 1: everything is written', variant: 'NIG' },
  { short: 'NFG', name: 'No forget gate', means: 'f = 1: nothing is forgotten', variant: 'NFG' },
  { short: 'NOG', name: 'No output gate', means: 'o = 1: everything is shown', variant: 'NOG' },
  { short: 'NIAF', name: 'No input activation', means: 'z = z̄: without tanh', variant: 'NIAF' },
  { short: 'NOAF', name: 'No output activation', means: 'y = o ⊙ c: without tanh', variant: 'NOAF' },
  { short: 'CIFG', name: 'Coupled gates', means: 'f = 1 − i: coupled gates', variant: 'CIFG' },
  { short: 'FGR', name: 'Full gate recurrence', means: 'gates see the last gates', variant: 'FGR' },
]

export const isVariant = (
  { variant, peepholes }: Variant,
  network: Pick<NetworkChoice, 'variant' | 'peepholes'>,
): boolean => variant === network.variant && (peepholes ?? network.peepholes) === network.peepholes
