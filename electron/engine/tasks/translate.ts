import type { DatasetProfile } from '../../../core/data/profile'
import { tokenise, type TokenRule } from '../../../core/data/tokens'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { classifyModelData } from '../../../core/formats/models/classify'
import { translateCheckOf } from '../../../core/formats/models/translate-check'
import { sentenceBleu } from '../../../core/metrics/bleu'
import { compileNetwork } from '../../../core/network/compiled'
import type { NetworkSpec } from '../../../core/network/spec'
import type { Samples } from '../../../core/tasks/samples'
import { baselineTranslations, type Translation } from '../../../core/tasks/translate/baselines'
import type { TranslateData } from '../../../core/tasks/translate/data'
import type { TranslatePlan } from '../../../core/tasks/translate/plan'
import { evaluateTranslation } from '../../../core/tasks/translate/results'
import type { SideRecipe, TranslateRecipe } from '../../../core/tasks/translate/recipe'
import {
  symbolsOf,
  textOf,
  translatorOf,
  translatorSizes,
  type Translator,
} from '../../../core/tasks/translate/translator'
import { unknownShare } from '../../../core/tasks/translate/warnings'
import { csvPieces, type Cell } from '../csv'
import type { FileSeen } from '../environment'
import type { PairShown, SideFacts, TranslateFacts } from '../plan.types'
import type { SentenceJudged, TranslateGlimpse } from '../run.types'
import { threadKernels } from '../thread-kernels'
import type { TaskWork } from './task'

export interface TranslateKind {
  readonly prepared: TranslatePrepared
  readonly stretch: TranslateStretch
  readonly said: readonly Translation[]
}

export interface TranslatePrepared {
  readonly kind: 'translate'
  readonly experiment: ExperimentOf<'translate'>
  readonly profile: DatasetProfile
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
  readonly plan: TranslatePlan
  readonly data: TranslateData
}

/** Pairs of the validation part that every epoch translates. No outputs are needed: the network itself speaks. */
export interface TranslateStretch {
  readonly kind: 'translate'
  readonly samples: readonly number[]
  readonly pairs: readonly PairShown[]
  /** How what was said is cut into symbols again. */
  readonly rule: TokenRule
}

/** Pairs that the Task screen shows, and that every epoch translates. */
const EXAMPLES = 6
/** Sentences of the test part that can be looked at. */
const SHOWN_SENTENCES = 2000
/** Unfinished translations at once: as many as a batch usually has rows. */
const ROWS = 64

export const translate: TaskWork<'translate'> = {
  plan({ profile, plan, experiment }) {
    const { pairs, parts, warnings } = plan
    return {
      resolved: { ...experiment, ...plan.experiment },
      suggestion: profile.suggestion,
      rows: profile.rows,
      features: [`symbols of “${plan.recipe.source.column}”`],
      parts: [
        { name: 'train', samples: plan.learned.train.length },
        { name: 'validation', samples: parts.validation.length },
        { name: 'test', samples: parts.test.length },
      ],
      repairs: [],
      warnings: [...warnings],
      facts: { ...factsOf(plan), pairs: pairs.count },
    }
  },

  baselines({ plan, data }) {
    const working = baselineTranslations(plan)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test } = step.value
    const { recipe, pairs, parts } = plan
    const report = {
      validation: evaluateTranslation(recipe, 'validation', pairsOf(pairs, parts.validation), validation),
      test: evaluateTranslation(recipe, 'test', pairsOf(pairs, parts.test), test),
      losses: [{ name: 'frequency', label: 'always the shares of the symbols', loss: entropyOf(data) }],
    }
    return { report, test }
  },

  stretch: ({ plan: { recipe, pairs, learned } }) => ({
    kind: 'translate',
    samples: [],
    rule: { by: recipe.target.by, lowerCase: recipe.target.lowerCase },
    pairs: spread(learned.validation, pairs).map(pair => shownPair(pairs, pair)),
  }),

  glimpse({ pairs, rule }, { epoch, said }): TranslateGlimpse | null {
    if (said === undefined) return null
    return {
      kind: 'translate',
      epoch,
      lines: pairs.map((pair, n) => ({ ...pair, said: tokenise(said[n], rule).texts })),
    }
  },

  speaker({ plan: { recipe, pairs, learned } }, network) {
    const { load, translator } = onKernels(network, recipe, EXAMPLES)
    const sources = spread(learned.validation, pairs).map(pair => pairs.sources[pair])
    return parameters => {
      load(parameters)
      // A beam takes as many times longer, and it is the words that are looked at.
      const said = translator.translate(sources, { width: 1, lengthPenalty: 0 })
      return said.map(([{ tokens }]) => textOf(recipe, symbolsOf(recipe, tokens)))
    }
  },

  judge({ plan: { recipe, pairs, parts } }, trained, baselines) {
    const { network } = trained
    const { load, translator } = onKernels(network.spec, recipe, Math.max(ROWS, recipe.beam.width))
    load(network.saveParameters())
    const judged = pairsOf(pairs, parts.test)
    const heed = trained.alone()
    const saidWith = (width: number): string[][] => {
      const found = translator.translate(judged.sources, { ...recipe.beam, width }, { between: heed })
      return found.map(([best]) => symbolsOf(recipe, best.tokens))
    }
    const own = { name: 'network', label: trained.label, said: saidWith(recipe.beam.width) }
    const greedy =
      recipe.beam.width === 1 ? [] : [{ name: 'greedy', label: `${trained.label}, greedy`, said: saidWith(1) }]
    const said = [own, ...greedy, ...baselines]
    return {
      evaluation: evaluateTranslation(recipe, 'test', judged, said),
      predictions: predictionsCsv(recipe, judged, said),
      cases: sentencesJudged(judged, own.said),
    }
  },

  model({ plan: { recipe, pairs, learned }, experiment, profile }, network, parameters) {
    return {
      kind: 'translate',
      recipe,
      data: classifyModelData(experiment.data, profile.reading),
      check: translateCheckOf({ recipe, network, parameters }, pairs, learned.validation),
    }
  },
}

/** A translator whose network has no weights yet. */
export function onKernels(
  network: NetworkSpec,
  recipe: TranslateRecipe,
  rows: number,
): { load(parameters: Float32Array): void; translator: Translator } {
  const compiled = compileNetwork(network, { kernels: threadKernels(), ...translatorSizes(rows, recipe) })
  return {
    load: parameters => {
      compiled.loadParameters(parameters)
    },
    translator: translatorOf(compiled, recipe),
  }
}

type Judged = Pick<TranslatePlan['pairs'], 'sources' | 'targets' | 'texts' | 'targetTexts' | 'names'>

function pairsOf(pairs: TranslatePlan['pairs'], part: Int32Array): Judged {
  const of = <T>(values: readonly T[]): T[] => Array.from(part, pair => values[pair])
  return {
    sources: of(pairs.sources),
    targets: of(pairs.targets),
    texts: of(pairs.texts),
    targetTexts: of(pairs.targetTexts),
    names: of(pairs.names),
  }
}

const shownPair = ({ sources, targets }: TranslatePlan['pairs'], pair: number): PairShown => ({
  source: sources[pair],
  reference: targets[pair],
})

/** Some pairs of a part, from the shortest source to the longest. */
function spread(part: Int32Array, { sources }: TranslatePlan['pairs']): number[] {
  const byLength = Array.from(part).sort((a, b) => sources[a].length - sources[b].length)
  const count = Math.min(EXAMPLES, byLength.length)
  return Array.from({ length: count }, (_, k) => byLength[Math.floor(((k + 0.5) * byLength.length) / count)])
}

function factsOf({ recipe, pairs, learned, reason }: TranslatePlan): Omit<TranslateFacts, 'pairs'> {
  const sideOf = (side: SideRecipe, texts: TranslatePlan['pairs']['sources'], more: number): SideFacts => {
    const lengths = texts.map(({ length }) => length).sort((a, b) => a - b)
    return {
      by: side.by,
      symbols: side.vocabulary.symbols.length,
      lengths: { shortest: lengths[0], median: lengths[lengths.length >> 1], longest: lengths[lengths.length - 1] },
      steps: side.longest + more,
      unknown: unknownShare(
        side,
        Array.from(learned.validation, pair => texts[pair]),
      ),
    }
  }
  return {
    kind: 'translate',
    source: recipe.source.column,
    target: recipe.target.column,
    reason,
    sources: sideOf(recipe.source, pairs.sources, 0),
    targets: sideOf(recipe.target, pairs.targets, 1),
    examples: spread(learned.train, pairs).map(pair => shownPair(pairs, pair)),
  }
}

/** A row a pair: its texts, and what the network and the baselines say. */
function predictionsCsv(recipe: TranslateRecipe, judged: Judged, said: readonly Translation[]): Generator<string> {
  function* rows(): Generator<Cell[]> {
    for (const [n, name] of judged.names.entries())
      yield [name, judged.texts[n], judged.targetTexts[n], ...said.map(({ said: own }) => textOf(recipe, own[n]))]
  }
  return csvPieces(['pair', 'source', 'reference', ...said.map(({ name }) => name)], rows())
}

/** A line of JSON for each of the first pairs of the test part. */
function* sentencesJudged(
  { texts, sources, targets }: Judged,
  said: readonly (readonly string[])[],
): Generator<string> {
  for (const [n, source] of sources.slice(0, SHOWN_SENTENCES).entries()) {
    const judged: SentenceJudged = {
      text: texts[n],
      source,
      reference: targets[n],
      said: said[n],
      bleu: 100 * sentenceBleu(said[n], targets[n]),
    }
    yield `${JSON.stringify(judged)}\n`
  }
}

/**
 * Loss of saying the shares of the symbols in the training part at every step of the validation part, nats. One is added to every
 * count: a symbol of the validation part may never end a step of the training part.
 */
function entropyOf({ train, validation, outputs }: TranslateData): number {
  const counts = new Float64Array(outputs).fill(1)
  let all = outputs
  eachClass(train, symbol => {
    counts[symbol]++
    all++
  })
  let nats = 0
  let steps = 0
  eachClass(validation, symbol => {
    nats -= Math.log(counts[symbol] / all)
    steps++
  })
  return nats / steps
}

/** What is said at each step of each sequence. */
function eachClass({ targets, starts, lengths }: Samples, visit: (symbol: number) => void): void {
  if (targets.kind !== 'classes' || lengths === null) throw new Error('a translation says a symbol at every step')
  starts.forEach((start, n) => {
    for (let t = 0; t < lengths[n]; t++) visit(targets.classes[start + t])
  })
}
