import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { generateModelData } from '../../../core/formats/models/generate'
import { generateCheckOf } from '../../../core/formats/models/generate-check'
import type { NetworkSpec } from '../../../core/network/spec'
import {
  baselinesForetold,
  rangesOf,
  type BaselinesForetold,
  type Foretold,
} from '../../../core/tasks/generate/baselines'
import type { GenerateData, GenerateSamples } from '../../../core/tasks/generate/data'
import { noteNats, sequenceNats } from '../../../core/tasks/generate/foretell'
import { stepsOfText } from '../../../core/tasks/generate/keys-text'
import { dataPiece, wishOf } from '../../../core/tasks/generate/pieces'
import type { GeneratePlan } from '../../../core/tasks/generate/plan'
import { valuesOf, type GenerateRecipe } from '../../../core/tasks/generate/recipe'
import type { Piece } from '../../../core/tasks/generate/request'
import { evaluateGenerate } from '../../../core/tasks/generate/results'
import { say } from '../../../core/tasks/generate/say'
import { cut, type Cells } from '../../../core/tasks/generate/sequences'
import type { FileSeen } from '../environment'
import { generateFacts } from '../generate-facts'
import { generateLines, predictionsCsv } from '../generate-lines'
import { mostProbableTexts, pieceText, speakingNetwork } from '../generating'
import type { SaidPiece } from '../run.types'
import { onSharedMemory } from '../shared'
import type { TaskWork } from './task'

export interface GenerateKind {
  readonly prepared: GeneratePrepared
  readonly stretch: GenerateStretch
  readonly said: readonly Foretold[]
}

export interface GeneratePrepared {
  readonly kind: 'generate'
  readonly experiment: ExperimentOf<'generate'>
  readonly profile: DatasetProfile
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
  readonly plan: GeneratePlan
  readonly data: GenerateData
}

/** What every epoch is let speak of. With the recipe, so that a run at work can be asked for more. */
export interface GenerateStretch {
  readonly kind: 'generate'
  readonly samples: readonly number[]
  readonly recipe: GenerateRecipe
  readonly pieces: readonly { readonly cells: Cells | null; readonly reference: Piece | null }[]
}

export const generate: TaskWork<'generate'> = {
  plan({ profile, plan, data, experiment }) {
    const { recipe, warnings } = plan
    return {
      resolved: { ...experiment, ...plan.experiment },
      suggestion: profile.suggestion,
      rows: profile.rows,
      features: [
        ...(recipe.form.kind === 'keys' ? recipe.form.keys : [`tokens of “${recipe.form.column}”`]),
        ...(recipe.vector?.inputs.flatMap(input => [...valuesOf(input)]) ?? []),
      ],
      parts: [
        { name: 'train', samples: samplesIn(data.train) },
        { name: 'validation', samples: samplesIn(data.validation) },
        { name: 'test', samples: samplesIn(data.test) },
      ],
      repairs: [],
      warnings,
      facts: generateFacts(plan, data),
    }
  },

  baselines({ plan, data }) {
    const working = baselinesForetold(plan, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test }: BaselinesForetold = step.value
    const evaluated = evaluateGenerate(plan.recipe, 'validation', truthOf(plan, data, data.validation), validation)
    const report = {
      validation: evaluated,
      test: evaluateGenerate(plan.recipe, 'test', truthOf(plan, data, data.test), test),
      losses: evaluated.generators.flatMap(({ name, label, scores: { nats } }) =>
        nats === null ? [] : [{ name, label, loss: nats }],
      ),
    }
    return { report, test: onSharedMemory(test) }
  },

  stretch: stretchOf,

  glimpse({ recipe, pieces }, { epoch, said = [] }) {
    const { form } = recipe
    const pieceAt = (text: string, k: number): SaidPiece => {
      const frame = { name: '', vector: pieces[k].reference?.vector ?? null }
      return {
        said:
          form.kind === 'keys'
            ? { kind: 'keys', ...frame, steps: stepsOfText(text, form.keys) }
            : { kind: 'text', ...frame, text },
        reference: pieces[k].reference,
      }
    }
    return { kind: 'generate', epoch, pieces: said.map(pieceAt), keys: form.kind === 'keys' ? form.keys : null }
  },

  speaker(prepared, spec) {
    const { recipe, pieces } = stretchOf(prepared)
    const { sampling } = prepared.experiment.task
    const { seed } = prepared.experiment
    const wishes = pieces.map(({ cells }) => wishOf(recipe, cells, ''))
    const network = speakingNetwork(spec, wishes.length)
    return (parameters, epoch) => {
      network.loadParameters(parameters)
      const said = say(network, recipe, wishes, { sampling, length: sampling.length, seed: (seed + epoch) >>> 0 })
      return said.map(({ steps }, k) => pieceText(recipe, steps, pieces[k].cells))
    }
  },

  judge(prepared, trained, baselines) {
    const { plan, data } = prepared
    const { recipe } = plan
    const { test } = data
    const nats = new Float64Array(data.tokens?.length ?? data.features.length / data.inputs).fill(NaN)
    trained.eachBatch(batch => {
      noteNats(trained.network, test, batch, nats)
    })
    const { spec } = trained.network
    const parameters = trained.network.saveParameters()
    const texts = madeFromVectors(prepared, spec, parameters, test.sequences)
    const own = { name: 'network', label: trained.label, nats: sequenceNats(rangesOf(data, test), nats), texts }
    const foretold = [own, ...baselines]
    const evaluation = evaluateGenerate(recipe, 'test', truthOf(plan, data, test), foretold)
    return {
      evaluation,
      predictions: predictionsCsv(prepared, nats, texts),
      cases: generateLines(prepared, spec, parameters, texts),
    }
  },

  model({ plan: { recipe, sequences }, experiment, data, profile }, network, parameters) {
    return {
      kind: 'generate',
      recipe,
      data: generateModelData(experiment.data, profile.reading),
      check: generateCheckOf({ recipe, network, parameters }, sequences, data.validation.sequences),
    }
  },
}

/** Sequences, or pieces of a running text, that are not empty. */
const samplesIn = ({ lengths, count }: GenerateSamples): number =>
  lengths?.reduce((sum, length) => sum + (length > 0 ? 1 : 0), 0) ?? count

function truthOf({ recipe, sequences }: GeneratePlan, data: GenerateData, samples: GenerateSamples) {
  const { form, vector } = recipe
  const { texts } = sequences
  const { lengths } = rangesOf(data, samples)
  if (form.kind === 'keys' || vector === null || texts === null) return { lengths, texts: null }
  return { lengths, texts: Array.from(samples.sequences, one => cut(texts[one], form)) }
}

/** Tokens of the most probable text of each sequence's vector; null: no texts are made from vectors. */
function madeFromVectors(
  { plan: { recipe, sequences }, experiment }: GeneratePrepared,
  spec: NetworkSpec,
  parameters: Float32Array,
  wanted: Int32Array,
): string[][] | null {
  const { cells } = sequences
  if (recipe.form.kind === 'keys' || recipe.vector === null || cells === null) return null
  const network = { spec, parameters }
  return mostProbableTexts(
    network,
    recipe,
    Array.from(wanted, one => cells[one]),
    experiment.task.beam,
  )
}

/** Pieces that every epoch says. */
const PIECES = 4
const KEY_PIECES = 2
const NAMES = 12
/** Characters that are short enough for a dozen of them. */
const SHORT = 24

function stretchOf({ plan: { recipe, sequences }, data }: GeneratePrepared): GenerateStretch {
  const { cells, lengths } = sequences
  const part = data.validation.sequences
  const empty = { cells: null, reference: null }
  const frame = { kind: 'generate', samples: [], recipe } as const
  if (cells !== null) {
    const chosen = Array.from(
      { length: Math.min(PIECES, part.length) },
      (_, k) => part[Math.floor((k * part.length) / PIECES)],
    )
    const pieces = chosen.map(one => ({ cells: cells[one], reference: dataPiece(recipe, sequences, one, 400) }))
    return { ...frame, pieces }
  }
  const isShort = recipe.form.kind === 'texts' && lengths.every(length => length <= SHORT)
  const count = recipe.form.kind === 'keys' ? KEY_PIECES : isShort ? NAMES : PIECES
  return { ...frame, pieces: new Array<typeof empty>(count).fill(empty) }
}
