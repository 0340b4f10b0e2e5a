import { cellsChosen, pieceOf, wishOf } from '../../core/tasks/generate/pieces'
import type { Generated, GenerateRequest } from '../../core/tasks/generate/request'
import { say } from '../../core/tasks/generate/say'
import { speakingNetwork } from './generating'
import { readGenerateModel } from './model-file'
import { modelFileOf } from './run-folder'

export interface GenerateJob {
  readonly modelOrRun: string
  readonly request: GenerateRequest
}

/**
 * Lets a trained network say what a person asks it for.
 * @throws Problem of the model; of the start, the vector and the sampling, with the field of the request
 */
export async function answerRequest({ modelOrRun, request }: GenerateJob): Promise<Generated> {
  const { recipe, network: spec, parameters } = await readGenerateModel(modelFileOf(modelOrRun))
  const { start, vector, count, length, seed, ...sampling } = request
  const cells = cellsChosen(recipe, vector)
  const wish = wishOf(recipe, cells, start)
  const network = speakingNetwork(spec, count)
  network.loadParameters(parameters)
  const said = say(network, recipe, new Array<typeof wish>(count).fill(wish), { sampling, length, seed })
  return {
    pieces: said.map(({ steps }) => pieceOf(recipe, steps, cells)),
    ended: said.map(({ ended }) => ended),
    keys: recipe.form.kind === 'keys' ? recipe.form.keys : null,
  }
}
