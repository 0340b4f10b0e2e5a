import { afterEach, describe, expect, it, vi } from 'vitest'
import { finishedRuns } from './support/fake-api'
import { TASKS } from '../../renderer/logic/task-pictures'
import { openWindow, type Window } from './support/mount-app'

vi.mock('../../renderer/composables/useChart', async () => (await import('./support/no-canvas')).withoutCanvas())

let open: Window | null = null
async function start(options: Parameters<typeof openWindow>[0] = {}): Promise<Window> {
  open = await openWindow(options)
  return open
}
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  localStorage.clear()
})

async function openSample(window: Window): Promise<void> {
  await window.button('Newark weather').trigger('click')
  await window.settle()
}

async function click(window: Window, text: string): Promise<void> {
  await window.button(text).trigger('click')
  await window.settle()
}

const callsOf = (window: Window, name: string): unknown[][] =>
  window.api.called.filter(call => call.name === name).map(call => call.args)

describe('from a sample to a trained network', () => {
  it('takes four clicks until it trains', async () => {
    const window = await start()
    await openSample(window)
    await click(window, 'Continue to task')
    await click(window, 'Continue to model')
    await click(window, 'Train')
    expect(callsOf(window, 'startRun')).toHaveLength(1)
    expect(window.app.find('h1').text()).toBe('Train')
  })

  it('pauses, steps, continues, stops, shows results and exports the model', async () => {
    const window = await start()
    await openSample(window)
    await window.press('Enter', { ctrlKey: true })
    await window.press('Enter', { ctrlKey: true })
    await window.press('Enter', { ctrlKey: true })
    window.api.advance(400)
    await window.settle()
    expect(window.text()).toContain('epoch 2/40')
    await window.press('p')
    expect(window.text()).toContain('paused')
    await click(window, 'Step')
    await click(window, 'Continue')
    await click(window, 'Stop')
    expect(callsOf(window, 'controlRun').map(([, action]) => action)).toEqual(['pause', 'step', 'continue', 'stop'])
    await click(window, 'See results')
    expect(window.text()).toContain('13 % better than the same hour yesterday')
    expect(window.app.findAll('table.numbers tbody tr')).toHaveLength(4)
    await click(window, 'Export')
    await click(window, 'Save Model')
    expect(callsOf(window, 'exportRun')).toEqual([['run-1', 'model']])
    expect(window.text()).toContain('python3 docs/read_model.py model.json')
  })

  it('takes a file that is dropped anywhere', async () => {
    const window = await start()
    const file = new File(['a,b\n1,2\n'], 'mine.csv')
    const drop = Object.assign(new Event('drop'), { dataTransfer: { types: ['Files'], files: [file] } })
    globalThis.window.dispatchEvent(drop)
    await window.settle()
    expect(callsOf(window, 'dropDataset')).toEqual([['mine.csv']])
    expect(window.text()).toContain('8,703 rows')
  })
})

describe('Data', () => {
  it('asks what only a person can decide and reads the file anew with the answer', async () => {
    const window = await start()
    await openSample(window)
    expect(window.text()).toContain('1 question')
    await click(window, 'Yes, missing')
    const [, experiment] = callsOf(window, 'profileDataset').at(-1) ?? []
    expect(experiment).toMatchObject({ data: { read: { missing: ['-200'] } } })
    expect(window.text()).not.toContain('1 question')
  })

  it('makes any number column the target and plans anew', async () => {
    const window = await start()
    await openSample(window)
    const dewp = window.app.findAll('[aria-label="Role of dewp"] button')
    await dewp[1].trigger('click')
    await window.settle()
    expect(callsOf(window, 'planExperiment').at(-1)?.[1]).toMatchObject({ task: { target: 'dewp' } })
  })

  it('shows why a file cannot be read where the file is opened', async () => {
    const window = await start()
    window.api.refuse('openSample', {
      code: 'CSV_EMPTY',
      message: 'empty.csv has no rows.',
      advice: 'Choose another file.',
    })
    await openSample(window)
    expect(window.app.find('[role="alert"]').text()).toContain('empty.csv has no rows.')
  })
})

describe('Task', () => {
  it('shows an impossible window beside its field and does not let it be trained', async () => {
    const window = await start()
    await openSample(window)
    await window.press('2')
    window.api.refuse('planExperiment', {
      code: 'TOO_SHORT',
      message: '96 + 24 rows are needed, the test part has 90.',
      place: { field: 'task.window' },
    })
    const field = window.app.find('[aria-label="Window: how far it looks back, as text"]')
    await field.setValue('4000 h')
    await field.trigger('change')
    await window.settle()
    expect(window.app.find('.form [role="alert"]').text()).toContain('the test part has 90')
    expect(window.button('Continue to model').attributes('disabled')).toBeDefined()
  })

  it('offers every task that there is, and nothing about a coming one can be pressed', async () => {
    const window = await start()
    await openSample(window)
    await window.press('2')
    const coming = window.app.findAll('.gallery [aria-disabled="true"]')
    expect(coming).toHaveLength(TASKS.filter(({ built }) => !built).length)
    expect(window.app.findAll('.gallery button')).toHaveLength(TASKS.filter(({ built }) => built).length)
  })

  it('moves a border of the split with the arrow keys', async () => {
    const window = await start()
    await openSample(window)
    await window.press('2')
    await window.app
      .find('[aria-label="Border between training and validation"]')
      .trigger('keydown', { key: 'ArrowLeft' })
    await window.settle()
    expect(callsOf(window, 'planExperiment').at(-1)?.[1]).toMatchObject({
      evaluation: { split: { train: 0.69, validation: 0.16, test: 0.15 } },
    })
  })
})

describe('Model', () => {
  it('removes from the equations what a variant removes, and undoes it', async () => {
    const window = await start()
    await openSample(window)
    await window.press('3')
    expect(window.app.findAll('.equations li')).toHaveLength(10)
    await click(window, 'NFG')
    expect(window.app.findAll('.equations li')).toHaveLength(8)
    await window.press('z', { ctrlKey: true })
    expect(window.app.findAll('.equations li')).toHaveLength(10)
  })

  it('finds any parameter, changes it and resets it to its default', async () => {
    const window = await start()
    await openSample(window)
    await window.press('3')
    await click(window, 'Every parameter')
    await window.app.find('[aria-label="Search the parameters"]').setValue('warm')
    expect(window.app.findAll('.setting')).toHaveLength(1)
    const field = window.app.find('[aria-label="Warm-up"]')
    await field.setValue('100')
    await field.trigger('change')
    await window.settle()
    expect(callsOf(window, 'planExperiment').at(-1)?.[1]).toMatchObject({ training: { warmup: 100 } })
    await click(window, 'Reset Warm-up to its default')
    expect(callsOf(window, 'planExperiment').at(-1)?.[1]).toMatchObject({ training: { warmup: 0 } })
  })
})

describe('Train', () => {
  it('says in place why a run failed and offers a gentler try', async () => {
    const window = await start()
    await openSample(window)
    await window.press('r', { ctrlKey: true })
    window.api.become('failed', { code: 'TRAIN_DIVERGED', message: 'The loss became NaN in epoch 4, batch 12.' })
    await window.settle()
    expect(window.app.find('[role="alert"]').text()).toContain('epoch 4, batch 12')
    await click(window, 'Train again with learning rate 0.0003')
    expect(callsOf(window, 'startRun').at(-1)?.[1]).toMatchObject({ training: { learningRate: 0.0003 } })
  })

  it('discards only on the second press', async () => {
    const window = await start()
    await openSample(window)
    await window.press('r', { ctrlKey: true })
    await window.button('Discard').trigger('click')
    expect(window.button('for good').exists()).toBe(true)
    expect(callsOf(window, 'controlRun')).toEqual([])
    await window.button('for good').trigger('click')
    await window.settle()
    expect(callsOf(window, 'controlRun')).toEqual([['run-1', 'discard']])
  })

  it('lists the runs, the best one with a star', async () => {
    const window = await start({ runs: finishedRuns() })
    const runs = window.app.findAll('.run')
    expect(runs).toHaveLength(3)
    expect(runs[0].find('[aria-label="the best"]').exists()).toBe(true)
    expect(runs[2].text()).toContain('interrupted')
  })
})

describe('the keyboard', () => {
  it('opens the palette, which finds columns and settings', async () => {
    const window = await start()
    await openSample(window)
    await window.press('k', { ctrlKey: true })
    const query = document.querySelector<HTMLInputElement>('[placeholder^="Find a command"]')
    expect(query).not.toBeNull()
    if (query) {
      query.value = 'pressure'
      query.dispatchEvent(new Event('input'))
    }
    await window.settle()
    expect(document.querySelector('[role="option"]')?.textContent).toContain('pressure')
  })
})
