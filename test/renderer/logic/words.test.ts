import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../electron/contract'
import { Experiment } from '../../../core/experiment/schema'
import { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { choiceAt } from '../../../renderer/logic/choices'
import { clockFacts } from '../../../renderer/logic/clock-words'
import { kindDefaults } from '../../../renderer/logic/kinds'
import { pathOf, type Situation } from '../../../renderer/logic/path'
import { linesBefore, missingMarks, readingChoices } from '../../../renderer/logic/reading'
import { rolesOf, withInput } from '../../../renderer/logic/roles'
import { match, ranked } from '../../../renderer/logic/search'
import { SETTINGS } from '../../../renderer/logic/settings'
import { keysText, shortcutOf, SHORTCUTS } from '../../../renderer/logic/shortcuts'
import { finishedRuns } from '../support/fake-api'
import { profile } from '../support/fake-data'

describe('the path', () => {
  const fresh: Situation = {
    dataset: 'ready',
    questions: 0,
    plan: 'ready',
    refusedField: undefined,
    seen: new Set(),
    run: null,
  }
  const stateOf = (change: Partial<Situation>, view: string): string =>
    pathOf({ ...fresh, ...change }).find(step => step.view === view)?.state ?? ''

  it('asks for attention at the step where something stands in the way', () => {
    expect(stateOf({ questions: 1 }, 'data')).toBe('attention')
    expect(stateOf({ plan: 'refused', refusedField: 'task.window' }, 'task')).toBe('attention')
    expect(stateOf({ plan: 'refused', refusedField: 'network.units' }, 'model')).toBe('attention')
    expect(stateOf({ plan: 'refused', refusedField: 'network.units' }, 'task')).not.toBe('attention')
  })
  it('says how far a training is', () => {
    const run: RunSummary = { ...finishedRuns()[0], state: 'running', progress: 0.432, headline: null }
    expect(pathOf({ ...fresh, run }).find(step => step.view === 'train')?.note).toBe('43 %')
    expect(stateOf({ run }, 'results')).toBe('empty')
  })
  it('is empty before a file is open', () => {
    const steps = pathOf({ ...fresh, dataset: 'none', plan: 'none' })
    expect(steps.every(step => step.state === 'empty')).toBe(true)
  })
})

describe('the report of the clock', () => {
  it('says in words what is right and what is not, with the places', () => {
    if (!profile.clock) throw new Error('the made-up profile has a clock')
    const facts = clockFacts(profile.clock)
    expect(facts.map(fact => fact.text)).toEqual([
      'One row every hour',
      '18 gaps: 34 steps missing, 6 in the longest',
      '1 row repeats a time',
      'In order',
    ])
    expect(facts[1].places[1]).toBe('row 7,102, 2013-10-25 07:00: 6 steps missing')
  })
})

describe('how a file was read', () => {
  it('shows each choice with what was found and what it may be corrected to', () => {
    const delimiter = readingChoices(profile.reading).find(choice => choice.label === 'Delimiter')
    expect(delimiter?.found).toBe('comma')
    expect(delimiter?.options.map(option => option.label)).toContain('semicolon')
  })
  it('takes several marks, and lines only as a number', () => {
    expect(missingMarks('-200, n/a ,,-200')).toEqual(['-200', 'n/a'])
    expect(linesBefore('3')).toBe(3)
    expect(linesBefore('x')).toBe('auto')
  })
})

describe('roles', () => {
  it('are those suggested until someone chooses', () => {
    expect(rolesOf(ForecastTask.parse({ kind: 'forecast' }), profile.suggestion).target).toBe('temp')
  })
  it('keep inputs in the order of the file and never lose the last one', () => {
    expect(withInput(['b'], 'a', ['a', 'b'])).toEqual(['a', 'b'])
    expect(withInput(['b'], 'b', ['a', 'b'])).toEqual(['b'])
  })
})

describe('every parameter', () => {
  const experiment = Experiment.parse({ data: { file: 'a.csv' }, task: 'forecast' })
  const settings = SETTINGS.flatMap(group => group.settings)
  it('names a place that the experiment file has', () => {
    for (const { path, when } of settings) {
      const kind = when?.[0].replace(/\.kind$/, '')
      const root = kind && when && kind !== when[0] ? { [kind]: kindDefaults(kind, when[1][0]) } : null
      const value =
        root && kind && path.startsWith(`${kind}.`)
          ? choiceAt(root[kind], path.slice(kind.length + 1))
          : choiceAt(experiment, path)
      expect(value, path).not.toBeUndefined()
    }
  })
  it('covers all that can be chosen about training', () => {
    const shown = settings.map(setting => setting.path)
    const places = Object.entries(experiment.training).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.keys(value).map(k => `training.${key}.${k}`)
        : [`training.${key}`],
    )
    expect(places.filter(place => !shown.includes(place) && place !== 'training.shards')).toEqual([])
  })
})

describe('search', () => {
  it('finds by letters in order and prefers beginnings of words', () => {
    expect(match('lr', 'learning rate')).not.toBeNull()
    expect(match('xyz', 'learning rate')).toBeNull()
    expect(ranked('rate', ['iterate', 'Learning rate'], text => text)[0]).toBe('Learning rate')
  })
})

describe('shortcuts', () => {
  const press = (key: string, keys: Partial<{ ctrlKey: boolean; shiftKey: boolean }> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...keys,
  })
  it('have each their own keys', () => {
    expect(new Set(SHORTCUTS.map(shortcut => shortcut.keys)).size).toBe(SHORTCUTS.length)
  })
  it('leave plain keys to someone who types', () => {
    expect(shortcutOf(press('p'), false)?.id).toBe('pause')
    expect(shortcutOf(press('p'), true)).toBeUndefined()
    expect(shortcutOf(press('k', { ctrlKey: true }), true)?.id).toBe('command-palette')
  })
  it('tell undo from redo by Shift', () => {
    expect(shortcutOf(press('z', { ctrlKey: true }), false)?.id).toBe('undo')
    expect(shortcutOf(press('Z', { ctrlKey: true, shiftKey: true }), false)?.id).toBe('redo')
  })
  it('are written as the system does', () => {
    expect(keysText('mod+shift+z', true)).toBe('⌘⇧Z')
    expect(keysText('mod+shift+z', false)).toBe('Ctrl+Shift+Z')
  })
})
