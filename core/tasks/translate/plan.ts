import type { FileColumns } from '../../data/columns'
import { usualCut } from '../../data/tokens'
import { countSymbols, END, START, UNKNOWN, vocabularyOf, type Reserved } from '../../data/vocabulary'
import type { ExperimentOf } from '../../experiment/schema'
import { Problem, type ProblemReport } from '../../problem'
import type { CaseParts } from '../case-split'
import { textsOf } from '../classify/cases'
import { partsOf } from '../classify/parts'
import { refuseTwoSplits } from '../split-choice'
import type { PairColumns } from './columns'
import { findPairs, joinedPairs, keyOf, type Pairs, type SideRule } from './pairs'
import type { SideRecipe, TranslateRecipe } from './recipe'
import { pairWarnings } from './warnings'

/** What an experiment means for the files at hand: every "auto" decided, every pair in its part. */
export interface TranslatePlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'translate'>
  readonly recipe: TranslateRecipe
  /** Of all files, one behind the other. */
  readonly pairs: Pairs
  /** Pairs by their numbers. */
  readonly parts: CaseParts
  /** Those of the training and the validation part that are not too long to be learned from. */
  readonly learned: Pick<CaseParts, 'train' | 'validation'>
  readonly warnings: readonly ProblemReport[]
  /** Why the columns were chosen; null: they were given. */
  readonly reason: string | null
}

/** The columns of the files of an experiment. */
export interface TranslateFiles {
  readonly main: FileColumns
  /** The test part, where it is a file of its own. */
  readonly test: FileColumns | null
}

/**
 * Cuts the texts, shares the pairs out (translations of one source always to the same part), and fits the vocabularies on the
 * training part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done.
 */
export function planTranslate(
  experiment: ExperimentOf<'translate'>,
  { main, test }: TranslateFiles,
  columns: PairColumns,
): TranslatePlan {
  const { task, evaluation, network } = experiment
  refuseTwoSplits(evaluation.split)
  refuseOddUnits(network)
  const [source, target] = [columns.source, columns.target].map((column): SideRule => {
    const by = task.text.by === 'auto' ? usualCut(textsOf(main, column)) : task.text.by
    return { column, by, lowerCase: task.text.lowerCase && by !== 'characters' }
  })
  const own = findPairs(main, source, target)
  const pairs = test === null ? own : joinedPairs(own, findPairs(test, source, target))
  const keys = pairs.sources.map(keyOf)
  const { notices, ...parts } = partsOf(experiment, { main, test }, { ...pairs, labels: null }, own.count, keys)
  refuseEmpty(parts)
  const fits = (pair: number): boolean =>
    Math.max(pairs.sources[pair].length, pairs.targets[pair].length) <= task.longest
  const learned = { train: parts.train.filter(fits), validation: parts.validation.filter(fits) }
  if (learned.train.length === 0 || learned.validation.length === 0) throw allTooLong(task.longest)
  const sideOf = (rule: SideRule, texts: Pairs['sources'], reserved: readonly Reserved[]): SideRecipe => {
    const seen = Array.from(learned.train, pair => texts[pair])
    const { least, most } = task.text
    const longest = [...learned.train, ...learned.validation].reduce(
      (long, pair) => Math.max(long, texts[pair].length),
      1,
    )
    return { ...rule, vocabulary: vocabularyOf(countSymbols(seen), { reserved, least, most }), longest }
  }
  const recipe = {
    source: sideOf(source, pairs.sources, [UNKNOWN]),
    target: sideOf(target, pairs.targets, [UNKNOWN, START, END]),
    beam: task.beam,
  }
  return {
    experiment: {
      ...experiment,
      task: { ...task, source: source.column, target: target.column, text: { ...task.text } },
    },
    recipe,
    pairs,
    parts,
    learned,
    warnings: [...pairs.notices, ...notices, ...pairWarnings({ experiment, recipe, pairs, parts, learned })],
    reason: columns.reason,
  }
}

/** Each direction of the encoder hands half of its decoder's state over. */
function refuseOddUnits({ bidirectional, units }: ExperimentOf<'translate'>['network']): void {
  if (!bidirectional || units % 2 === 0) return
  throw new Problem(
    'UNITS_ODD',
    `Both directions of the encoder share the ${units} units of its decoder, and ${units} cannot be halved.`,
    { advice: `Choose ${units + 1}, or one direction.`, place: { field: 'network.units' } },
  )
}

function refuseEmpty(parts: CaseParts): void {
  for (const name of ['train', 'validation', 'test'] as const)
    if (parts[name].length === 0)
      throw new Problem('SPLIT_EMPTY', `The ${name} part has no pair.`, {
        advice: 'Choose a larger share, or a file with more pairs.',
        place: { field: `evaluation.split.${name}` },
      })
}

const allTooLong = (longest: number): Problem =>
  new Problem('PAIRS_TOO_LONG', `There is no pair to learn from whose texts have at most ${longest} symbols.`, {
    advice: 'Set task.longest higher, or cut the texts into sentences.',
    place: { field: 'task.longest' },
  })
