import type { ExperimentPlan } from '../../electron/contract'
import type { NetworkChoice } from '../../core/experiment/network'
import { count, counted } from './format'
import { unrolledPair } from './unrolled-pair'
import { unrolled, type Picture } from './unrolled'

/** A network as it is drawn, and what the drawing means. */
export interface NetworkDrawn {
  readonly picture: Picture
  /** In one sentence; empty: it speaks for itself. */
  readonly means: string
}

type Facts<Kind extends ExperimentPlan['facts']['kind']> = Extract<ExperimentPlan['facts'], { readonly kind: Kind }>

/** An encoder beside its decoder. */
export function translatorDrawn(network: NetworkChoice, { sources, targets }: Facts<'translate'>): NetworkDrawn {
  const features = network.embedding
  return {
    picture: unrolledPair(
      network,
      { steps: sources.steps, features },
      { steps: targets.steps, features },
      network.attention !== 'none',
    ),
    means: `many-to-many: the encoder reads up to ${counted(sources.steps, 'symbol')}; the decoder begins with its states and says one of ${counted(targets.symbols, 'symbol')} at a time`,
  }
}

/** A label or the blank at every frame. */
export const transcriberDrawn = (
  network: NetworkChoice,
  { features, steps, labels }: Facts<'transcribe'>,
): NetworkDrawn => ({
  picture: unrolled(network, features, steps, { read: 'every' }),
  means: `many-to-many: at each of up to T = ${count(steps)} frames one of ${counted(labels.length, 'label')} or the blank; repeated ones are collapsed`,
})
