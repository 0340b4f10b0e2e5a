import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, relative, resolve } from 'node:path'
import type { z } from 'zod'
import {
  Experiment,
  type Experiment as Resolved,
  type ExperimentInput,
  type ExperimentOf,
} from '../../core/experiment/schema'
import { Problem } from '../../core/problem'
import { reasonOf } from './files'

/**
 * Reads an experiment file. Its data files are absolute in the answer; in the file they are relative to the file itself.
 * @throws Problem EXPERIMENT_UNREADABLE, EXPERIMENT_NOT_JSON, EXPERIMENT_INVALID (with the path of the field)
 */
export async function readExperiment(file: string): Promise<Resolved> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Problem('EXPERIMENT_UNREADABLE', `${basename(file)} cannot be read: ${reasonOf(error)}.`, {
      advice: 'Check the path and the permissions of the experiment file.',
      place: { file },
    })
  })
  const experiment = parseExperiment(parseJson(text, file), file)
  const named = experiment.name === '' ? { ...experiment, name: nameOf(file) } : experiment
  return withFiles(named, name => resolve(dirname(file), name))
}

/**
 * Any value as an experiment with every default filled in.
 * @throws Problem EXPERIMENT_INVALID naming the first wrong field, the value found and what is allowed
 */
export function parseExperiment(value: unknown, file?: string): Resolved {
  const result = Experiment.safeParse(value)
  if (result.success) return result.data
  throw invalid('EXPERIMENT_INVALID', file === undefined ? 'The experiment' : basename(file), result.error, value, file)
}

/** The defaults for a bare data file. */
export function bareExperiment(dataFile: string, task: ExperimentInput['task'] = 'forecast'): Resolved {
  return parseExperiment({ name: nameOf(dataFile), data: { file: resolve(dataFile) }, task })
}

/** Writes an experiment so that it can move together with its data: their files become relative to `file`. */
export async function saveExperiment(experiment: Resolved, file: string): Promise<void> {
  const nearby = (path: string): string => {
    const near = relative(dirname(resolve(file)), path)
    return isAbsolute(near) ? near : near.replaceAll('\\', '/')
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(withFiles(experiment, nearby), null, 2)}\n`)
}

/** An experiment with the names of its data files changed. */
export function withFiles(experiment: Resolved, change: (file: string) => string): Resolved {
  const { data, task, evaluation } = experiment
  const ifAny = (file: string | null): string | null => (file === null ? null : change(file))
  const { testFile } = evaluation.split
  return {
    ...experiment,
    data: { ...data, file: change(data.file), also: data.also.map(change) },
    task: task.kind === 'transcribe' ? withFilesOfTask(task, ifAny) : task,
    evaluation: {
      ...evaluation,
      split: { ...evaluation.split, testFile: ifAny(testFile) },
    },
  }
}

const withFilesOfTask = (
  task: ExperimentOf<'transcribe'>['task'],
  change: (file: string | null) => string | null,
): ExperimentOf<'transcribe'>['task'] => ({
  ...task,
  texts: { ...task.texts, file: change(task.texts.file) },
  sounds: { ...task.sounds, folder: change(task.sounds.folder) },
})

const nameOf = (file: string): string => basename(file, extname(file)).replace(/\.experiment$/, '')

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Problem('EXPERIMENT_NOT_JSON', `${basename(file)} is not JSON: ${reasonOf(error)}.`, {
      advice: 'An experiment is a JSON file; a missing comma or quote is the usual cause.',
      place: { file },
    })
  }
}

/** A zod error as a `Problem` about the first wrong field; the number of the others is told. */
export function invalid(code: string, what: string, error: z.ZodError, value: unknown, file?: string): Problem {
  const issue = deepest(error.issues[0])
  const field = fieldPath(issue.path)
  const others = error.issues.length - 1
  const more = others === 0 ? '' : ` (${others} more ${others === 1 ? 'field is' : 'fields are'} wrong too)`
  return new Problem(
    code,
    `${what}, ${field === '' ? 'the whole file' : `field “${field}”`}: ${sentence(issue, value)}${more}.`,
    {
      advice: advice(issue),
      place: { file, field },
    },
  )
}

type Issue = z.core.$ZodIssue

/** Inside a union: the issue of the branch that came furthest, so that "96 parsecs" is told the units, not "wrong union". */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const branches = issue.errors.flatMap(branch => branch.slice(0, 1)).map(inner => deepest(inner))
  const best = branches.sort((a, b) => rank(b) - rank(a))[0]
  return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] }
}

const rank = (issue: Issue): number => issue.path.length * 2 + (issue.code === 'invalid_type' ? 0 : 1)

function sentence(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `there is no such setting as ${issue.keys.map(key => `“${key}”`).join(', ')}`
  const found = show(valueAt(value, issue.path))
  if (issue.code === 'invalid_value') return `found ${found}, allowed are ${issue.values.map(show).join(', ')}`
  if (issue.code === 'invalid_type')
    return `expected ${issue.expected === 'int' ? 'a whole number' : article(issue.expected)}, found ${found}`
  if (issue.code === 'too_small')
    return `found ${found}, it must be ${issue.inclusive === false ? 'above' : 'at least'} ${bound(issue.origin, issue.minimum)}`
  if (issue.code === 'too_big')
    return `found ${found}, it must be ${issue.inclusive === false ? 'below' : 'at most'} ${bound(issue.origin, issue.maximum)}`
  if (issue.code === 'invalid_union' && 'discriminator' in issue)
    return `found ${found}, which is no kind this version knows`
  return `found ${found}, expected ${issue.message}`
}

const advice = (issue: Issue): string =>
  issue.code === 'unrecognized_keys'
    ? 'Remove it, or correct its name; “longhand schema experiment” lists every setting.'
    : 'Correct the value; “longhand schema experiment” lists every setting with what is allowed.'

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
const bound = (origin: string, limit: number | bigint): string =>
  origin === 'string' ? `${limit} characters long` : origin === 'array' ? `${limit} entries long` : String(limit)

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}

const fieldPath = (path: readonly PropertyKey[]): string =>
  path.map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k === 0 ? '' : '.'}${String(key)}`)).join('')
