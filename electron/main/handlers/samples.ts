import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleInfo } from '../../contract'
import { readExperiment } from '../../engine/experiments'
import type { Context, Handlers } from './context'

/** `samples.json` tells what each sample is and where it comes from; its experiment is the file of the same name. */
export function sampleHandlers({
  files,
  samples,
}: Pick<Context, 'files' | 'samples'>): Handlers<'listSamples' | 'openSample'> {
  return {
    listSamples: async () => JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as SampleInfo[],
    openSample: async id => files.add(await readExperiment(join(samples, `${id}.json`))),
  }
}
