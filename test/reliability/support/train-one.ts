import { openEngine } from '../../../electron/engine/engine'
import { readExperiment } from '../../../electron/engine/experiments'
import { isRunFolder, readSummary } from '../../../electron/engine/run-folder'

/** A program that starts a run or continues it: `node train-one.js EXPERIMENT FOLDER`. Prints the summary it came to. */
async function main([file, folder]: readonly string[]): Promise<void> {
  const engine = openEngine({ workers: __dirname, threads: 2 })
  if (!isRunFolder(folder)) await engine.start(await readExperiment(file), folder)
  else if ((await readSummary(folder)).state !== 'finished') await engine.resume(folder)
  console.log(JSON.stringify(await engine.finished(folder)))
  await engine.close()
}

void main(process.argv.slice(2))
