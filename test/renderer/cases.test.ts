import { afterEach, describe, expect, it, vi } from 'vitest'
import { finishedCaseRuns } from './support/fake-api'
import { useExperiment } from '../../renderer/stores/experiment'
import { openWindow, type Window } from './support/mount-app'

vi.mock('../../renderer/composables/useChart', async () => (await import('./support/no-canvas')).withoutCanvas())

let open: Window | null = null
async function start(options: Parameters<typeof openWindow>[0] = {}): Promise<Window> {
  open = await openWindow(options)
  await click(open, 'Open a file…')
  return open
}
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  localStorage.clear()
})

async function click(window: Window, text: string): Promise<void> {
  await window.button(text).trigger('click')
  await window.settle()
}

const planned = (window: Window): unknown =>
  window.api.called.filter(({ name }) => name === 'planExperiment').at(-1)?.args[1]

async function trained(cases: 'numbers' | 'texts' | 'many'): Promise<Window> {
  const window = await start({ cases })
  await window.press('r', { ctrlKey: true })
  window.api.advance(187 * 40)
  await window.settle()
  await window.press('5')
  return window
}

const gridcell = (window: Window, label: string) => window.app.find(`[role="gridcell"][aria-label^="${label}"]`)
const focused = (): string => document.activeElement?.getAttribute('aria-label') ?? ''
async function key(window: Window, name: string): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  await window.settle()
}

describe('choosing the task', () => {
  it('begins with the defaults of the other kind, and comes back to what was left; undo does too', async () => {
    const window = await start()
    await window.press('2')
    await click(window, 'Every step until then')
    await click(window, 'Classify')
    expect(planned(window)).toMatchObject({ task: { kind: 'classify', label: 'auto', cases: { form: 'auto' } } })
    await click(window, 'Forecast')
    expect(planned(window)).toMatchObject({ task: { kind: 'forecast', output: 'path', window: '96 h' } })
    await window.press('z', { ctrlKey: true })
    expect(planned(window)).toMatchObject({ task: { kind: 'classify' } })
  })

  it('takes what shares cases out away from a forecast, and brings it back', async () => {
    const window = await start()
    await window.press('2')
    await click(window, 'Classify')
    useExperiment().set('evaluation.split', { ...useExperiment().experiment?.evaluation.split, by: 'every' })
    await click(window, 'Forecast')
    expect(planned(window)).toMatchObject({ evaluation: { split: { by: 'auto' } } })
    await click(window, 'Classify')
    expect(planned(window)).toMatchObject({ evaluation: { split: { by: 'every' } } })
  })

  it('says why the file looks as it does, and nothing of windows and horizons', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('2')
    const page = window.app.find('main').text()
    expect(page).toContain('told apart by “utterance”')
    expect(page).not.toMatch(/window|horizon/i)
  })
})

describe('the model of a classification', () => {
  it('reads its class from the last step, or from the mean of all', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('3')
    const picture = (): string => window.app.find('figure svg').attributes('aria-label') ?? ''
    expect(picture()).toContain('the last step read by the head')
    await click(window, 'Mean of all')
    expect(planned(window)).toMatchObject({ task: { read: 'mean' } })
    expect(picture()).toContain('the mean of all steps read by the head')
  })
})

describe('the task of classifying', () => {
  it('shows the cases of each class in each part, and warns beside them of classes that are uneven', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('2')
    const bars = window.app.find('[aria-label="Cases of each class"]')
    expect(bars.findAll('tbody tr')).toHaveLength(9)
    expect(bars.find('tbody tr').text()).toMatch(/^1\s*43\s*9\s*58\s*110$/)
    expect(
      window.app
        .findAll('[role="note"]')
        .map(note => note.text())
        .join(),
    ).toContain('uneven')
  })

  it('asks a text how it is cut and a series which column names its cases', async () => {
    const texts = await start({ cases: 'texts' })
    await texts.press('2')
    expect(texts.app.find('[aria-label="What a text is cut into"]').text()).toBe('auto: words')
    expect(texts.app.find('[aria-label="Columns that name a case"]').exists()).toBe(false)
    texts.app.unmount()
    const numbers = await start({ cases: 'numbers' })
    await numbers.press('2')
    expect(numbers.app.find('[aria-label="Columns that name a case"]').text()).toBe('auto: utterance')
    expect(numbers.app.find('[aria-label="What a text is cut into"]').exists()).toBe(false)
  })

  it('writes every choice where the experiment file has it', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('2')
    await window.app.find('[aria-label="Rare classes weigh more"]').trigger('click')
    const longest = window.app.find('[aria-label="Steps read at most"]')
    await longest.setValue('20')
    await longest.trigger('change')
    await window.app.find('[aria-label="Border between validation and test"]').trigger('keydown', { key: 'ArrowLeft' })
    await window.settle()
    expect(planned(window)).toMatchObject({
      task: { balance: true, cases: { longest: 20 } },
      evaluation: { split: { train: 0.7, validation: 0.14, test: 0.16 } },
    })
    expect(window.text()).toContain('The network reads the first 20 steps (T = 20).')
  })

  it('makes a column the label on the screen of the data', async () => {
    const window = await start({ cases: 'numbers' })
    const roles = window.app.findAll('[aria-label="Role of c2"] button')
    expect(roles.map(role => role.text())).toEqual(['Input', 'Label'])
    await roles[1].trigger('click')
    await window.settle()
    expect(planned(window)).toMatchObject({ task: { label: 'c2' } })
  })

  it('shows what simple classifiers reach before anything is trained', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('2')
    expect(window.text()).toContain('Nearest neighbour (DTW)')
    expect(window.text()).toContain('96.8 %')
  })
})

describe('the network that classifies', () => {
  it('is many-to-one over the steps that are read', async () => {
    const window = await start({ cases: 'numbers' })
    await window.press('3')
    expect(window.text()).toContain('many-to-one: up to T = 29 steps in, one of 9 classes out')
    expect(window.app.find('[aria-label="Values of the vector of a symbol"]').exists()).toBe(false)
  })

  it('has an embedding where it reads texts, and no choice of loss', async () => {
    const window = await start({ cases: 'texts' })
    await window.press('3')
    const size = window.app.find('[aria-label="Values of the vector of a symbol"]')
    await size.setValue('48')
    await size.trigger('change')
    await window.settle()
    expect(planned(window)).toMatchObject({ network: { embedding: 48 } })
    expect(window.app.findAll('.setting').map(row => row.text())).not.toContain('Loss')
  })
})

describe('results of a classification', () => {
  it('name the run by its accuracy, and the best run has the highest', async () => {
    const window = await start({ cases: 'numbers', runs: finishedCaseRuns() })
    const runs = window.app.findAll('.run')
    expect(runs.map(run => run.text())).toEqual([
      expect.stringContaining('accuracy 96.2 %'),
      expect.stringContaining('accuracy 91.9 %'),
    ])
    expect(runs.map(run => run.find('[aria-label="the best"]').exists())).toEqual([true, false])
  })

  it('begin with the sentence, the classifiers and every class', async () => {
    const window = await trained('numbers')
    expect(window.app.find('.sentence').text()).toMatch(/^Right in 97.8 % of the cases/)
    const [classifiers, classes] = window.app.findAll('table.numbers')
    expect(classifiers.findAll('tbody tr')).toHaveLength(3)
    expect(classes.findAll('tbody tr')).toHaveLength(9)
  })

  it('open the most frequent mistake first, with its cases drawn and how sure the network was', async () => {
    const window = await trained('numbers')
    const cell = window.app.find('[aria-label="Cases of the cell"]')
    expect(cell.find('h2').text()).toBe('1, taken for 3')
    expect(cell.findAll('.list > li')).toHaveLength(2)
    expect(cell.find('.list > li').text()).toMatch(/said 3, \d+\.\d %/)
    expect(cell.findAll('.list svg polyline').length).toBeGreaterThan(2)
  })

  it('are walked over by arrow keys; Enter opens the cases of a cell', async () => {
    const window = await trained('numbers')
    const first = gridcell(window, 'truth 1, said 3').element
    if (!(first instanceof HTMLElement)) throw new Error('the cell is no element')
    first.focus()
    await key(window, 'ArrowDown')
    await key(window, 'ArrowRight')
    expect(focused()).toMatch(/^truth 2, said 4: 0 cases/)
    await key(window, 'Home')
    await key(window, 'ArrowRight')
    expect(focused()).toMatch(/^truth 2, said 2: 46 cases, 100 % of 2/)
    expect(window.app.findAll('[role="gridcell"][tabindex="0"]')).toHaveLength(1)
    await key(window, 'Enter')
    expect(gridcell(window, 'truth 2, said 2').attributes('aria-selected')).toBe('true')
    expect(window.app.find('[aria-label="Cases of the cell"] h2').text()).toBe('2, found')
    expect(window.app.findAll('[aria-label="Cases"] > li')).toHaveLength(25)
    await click(window, 'Show 22 more')
    expect(window.app.findAll('[aria-label="Cases"] > li')).toHaveLength(46)
  })

  it('light up the row and the column under the pointer, also with thirty classes', async () => {
    const window = await trained('many')
    expect(window.app.findAll('[role="gridcell"]')).toHaveLength(900)
    await gridcell(window, 'truth point, said wave').trigger('mouseenter')
    expect(window.app.findAll('th.lit').map(head => head.text())).toEqual(['wave', 'point'])
    expect(window.app.findAll('td.lit')).toHaveLength(59)
  })

  it('show texts as the network read them', async () => {
    const window = await trained('texts')
    expect(window.app.findAll('[aria-label="Cases"] .token').length).toBeGreaterThan(20)
    expect(window.app.find('[aria-label="Columns drawn"]').exists()).toBe(false)
  })
})

it('shows accuracy over epochs instead of a stretch of a forecast', async () => {
  const window = await start({ cases: 'numbers' })
  await window.press('r', { ctrlKey: true })
  expect(window.text()).toContain('appears after the first epoch')
  window.api.advance(187 * 3)
  await window.settle()
  expect(window.app.find('[aria-label^="Accuracy on the validation part over epochs"]').exists()).toBe(true)
  expect(window.text()).not.toContain('Forecast on the validation part')
  expect(window.text()).toContain('cases/s')
})
