import { codecOf } from '../../data/vocabulary'
import { many, percent } from '../../data/wording'
import type { ProblemReport } from '../../problem'
import { keyOf } from './pairs'
import type { TranslatePlan } from './plan'
import type { SideRecipe } from './recipe'

type Planned = Pick<TranslatePlan, 'experiment' | 'recipe' | 'pairs' | 'parts' | 'learned'>

/** What a person should know of the pairs before training. */
export const pairWarnings = (plan: Planned): ProblemReport[] => [
  ...tooLong(plan),
  ...severalTranslations(plan),
  ...copies(plan),
  ...unknownSymbols(plan, 'source'),
  ...unknownSymbols(plan, 'target'),
  ...otherLengths(plan),
  ...looksAtItsEnd(plan),
]

function tooLong({ parts, learned, experiment: { task } }: Planned): ProblemReport[] {
  const count = parts.train.length + parts.validation.length - learned.train.length - learned.validation.length
  if (count === 0) return []
  return [
    {
      code: 'PAIRS_LEFT_OUT',
      message: `${many(count, 'pair')} ${count === 1 ? 'has' : 'have'} a text of more than ${many(task.longest, 'symbol')} and ${count === 1 ? 'is' : 'are'} not learned from.`,
      advice: 'Set task.longest higher if they matter; training takes longer then.',
      place: { field: 'task.longest' },
    },
  ]
}

function severalTranslations({ pairs }: Planned): ProblemReport[] {
  const translations = new Map<string, Set<string>>()
  pairs.sources.forEach((source, pair) => {
    const key = keyOf(source)
    const own = translations.get(key) ?? new Set()
    translations.set(key, own.add(keyOf(pairs.targets[pair])))
  })
  const several = [...translations.values()].filter(own => own.size > 1).length
  if (several === 0) return []
  return [
    {
      code: 'SEVERAL_TRANSLATIONS',
      message: `${many(several, 'source')} of ${many(translations.size, 'different one')} (${percent(several / translations.size)}) ${several === 1 ? 'has' : 'have'} more than one translation: what is right cannot always be said word by word.`,
      advice: 'They stay together in one part. The results also judge each source by all of its translations.',
      place: { field: 'task.source' },
    },
  ]
}

/** A network that copies would seem to translate. */
const MANY_COPIES = 0.2

function copies({ pairs }: Planned): ProblemReport[] {
  const same = pairs.sources.filter((source, pair) => keyOf(source) === keyOf(pairs.targets[pair])).length
  if (same < MANY_COPIES * pairs.count) return []
  return [
    {
      code: 'PAIRS_SAME',
      message: `In ${many(same, 'pair')} (${percent(same / pairs.count)}) both texts are the same.`,
      advice: 'Check that the two columns are a text and its translation.',
      place: { field: 'task.target' },
    },
  ]
}

/** From here on much of what is said, or asked, has no word of its own. */
const MANY_UNKNOWN = 0.1

function unknownSymbols({ recipe, pairs, learned }: Planned, side: 'source' | 'target'): ProblemReport[] {
  const share = unknownShare(
    recipe[side],
    Array.from(learned.validation, pair => pairs[`${side}s`][pair]),
  )
  if (share < MANY_UNKNOWN) return []
  return [
    {
      code: 'SYMBOLS_UNKNOWN',
      message: `${percent(share)} of the symbols of “${recipe[side].column}” in the validation part are not among the ${many(recipe[side].vocabulary.symbols.length, 'symbol')} that are known: the network cannot ${side === 'source' ? 'tell them apart' : 'say them'}.`,
      advice: 'Set task.text.least lower, cut into characters, or find more pairs.',
      place: { field: 'task.text' },
    },
  ]
}

/** Share of the symbols of texts that have no number of their own. */
export function unknownShare(
  { vocabulary }: Pick<SideRecipe, 'vocabulary'>,
  texts: readonly (readonly string[])[],
): number {
  const codec = codecOf(vocabulary)
  const symbols = texts.flat()
  return symbols.filter(symbol => !codec.knows(symbol)).length / Math.max(1, symbols.length)
}

/** Files of pairs are often sorted by length. */
const LONGER = 1.5

function otherLengths({ pairs, parts }: Planned): ProblemReport[] {
  const median = (part: Int32Array): number =>
    Array.from(part, pair => pairs.sources[pair].length).sort((a, b) => a - b)[part.length >> 1]
  const [learned, judged] = [median(parts.train), median(parts.test)]
  if (judged <= LONGER * learned && learned <= LONGER * judged) return []
  return [
    {
      code: 'PARTS_OF_OTHER_LENGTH',
      message: `Half of the sources of the training part have at most ${many(learned, 'symbol')}, half of those of the test part at most ${many(judged, 'symbol')}: the network is judged on other texts than it learns from.`,
      advice: 'Files of pairs are often sorted by length. Share the pairs out by chance in evaluation.split.by.',
      place: { field: 'evaluation.split.by' },
    },
  ]
}

/** Luong attention compares outputs by their product, and that of a state with itself is large. */
function looksAtItsEnd({ experiment: { network } }: Planned): ProblemReport[] {
  if (network.attention === 'none' || network.bidirectional) return []
  return [
    {
      code: 'ATTENTION_ONE_DIRECTION',
      message:
        'With one direction the last output of the encoder is the state that the decoder begins with, and attention easily learns to look at it alone.',
      advice: 'Let the encoder read both ways (network.bidirectional); look at the attention of some sentences.',
      place: { field: 'network.attention' },
    },
  ]
}
