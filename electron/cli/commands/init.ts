import { basename, extname, resolve } from 'node:path'
import { Argument } from 'commander'
import type { TaskKind } from '../../../core/experiment/schema'
import { bareExperiment, saveExperiment } from '../../engine/experiments'
import { planText } from '../plan-text'
import type { AddCommand } from '../program'
import { refuseToReplace } from './export'
import { questionsText } from './profile'

interface Options {
  readonly out?: string
  readonly force?: boolean
}

const TASKS = ['forecast', 'classify', 'tag', 'translate', 'transcribe'] as const satisfies readonly TaskKind[]

export const initCommand: AddCommand = (program, run) => {
  program
    .command('init')
    .addArgument(new Argument('<task>', 'what to learn').choices(TASKS))
    .argument('<file>', 'the data')
    .option('--out <experiment>', 'experiment file to write; default: named after the data, here')
    .option('--force', 'replace the experiment file if it exists')
    .description('Write an experiment file for some data, with every choice filled in and ready to edit.')
    .addHelpText(
      'after',
      '\nExample:\n  longhand init forecast weather.csv\n  longhand init classify vowels.csv\n  longhand init tag names.conll\n  longhand init translate sentences.tsv',
    )
    .action(
      run(async ({ screen, engine }, task: TaskKind, file: string, { out, force }: Options) => {
        const experiment = bareExperiment(file, task)
        const target = resolve(out ?? `${basename(file, extname(file))}.json`)
        refuseToReplace(target, { force, data: file })
        const { questions } = await engine().profile(experiment)
        // What only a person can decide stays "auto" in the file: training then asks for it by the same field.
        const plan = questions.length > 0 ? null : await engine().plan(experiment)
        await saveExperiment(plan?.resolved ?? experiment, target)
        for (const question of questions) screen.record({ kind: 'question', ...question })
        screen.record({ kind: 'file', what: 'experiment', file: target })
        for (const question of questionsText({ questions })) screen.note(question)
        if (plan !== null) screen.note(planText(plan))
        screen.print(target)
      }),
    )
}
