import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Source } from './support/fake-generate'
import { openWindow, type Window } from './support/mount-app'

vi.mock('../../renderer/composables/useChart', async () => (await import('./support/no-canvas')).withoutCanvas())

let open: Window | null = null
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  vi.unstubAllGlobals()
  localStorage.clear()
})

async function start(source: Source): Promise<Window> {
  open = await openWindow({ source })
  await click(open, 'Open a file…')
  return open
}
async function click(window: Window, text: string): Promise<void> {
  await window.button(text).trigger('click')
  await window.settle()
}
async function trained(source: Source): Promise<Window> {
  const window = await start(source)
  await window.press('r', { ctrlKey: true })
  window.api.advance(187 * 40)
  await window.settle()
  await window.press('5')
  return window
}

const labelled = (window: Window, label: string) => window.app.find(`[aria-label="${label}"]`)
async function type(window: Window, label: string, value: string): Promise<void> {
  const field = window.app.find(`input[aria-label="${label}"]`)
  await field.setValue(value)
  await field.trigger('change')
  await window.settle()
}
async function ask(window: Window): Promise<unknown> {
  await window.app.find('form[aria-label="Generate"]').trigger('submit')
  await window.settle()
  return window.api.called.filter(({ name }) => name === 'generate').at(-1)?.args[1]
}
const planned = (window: Window): unknown =>
  window.api.called.filter(({ name }) => name === 'planExperiment').at(-1)?.args[1]

describe('the task of generating', () => {
  it('says what the file holds and why, with some of it', async () => {
    const window = await start('names')
    await window.press('2')
    const page = window.app.find('main').text()
    expect(labelled(window, 'What the file holds').text()).toBe('auto: many texts')
    expect(page).toContain('looks like one text a line')
    expect(page).toContain('jorin')
    expect(page).toContain('4-gram')
    expect(page).toContain('28 symbols to choose the next one from')
    expect(page).not.toMatch(/window|horizon/i)
  })

  it('asks of a running text how much is read at once, and of a table what its texts are made from', async () => {
    const play = await start('play')
    await play.press('2')
    await type(play, 'Steps read at once', '64')
    expect(planned(play)).toMatchObject({ task: { kind: 'generate', steps: 64 } })
    expect(labelled(play, 'Columns that a sequence is made from').exists()).toBe(false)
    play.app.unmount()
    const table = await start('restaurants')
    await table.press('2')
    expect(labelled(table, 'Columns that a sequence is made from').text()).toBe('name, food, area, price')
    await click(table, 'As its state')
    expect(planned(table)).toMatchObject({ task: { vector: { enter: 'state' }, slots: ['name'] } })
    expect(labelled(table, 'Steps read at once').exists()).toBe(false)
  })

  it('draws music as keys over steps, which a person reads step by step', async () => {
    const window = await start('music')
    await window.press('2')
    const roll = window.app.find('[role="slider"][aria-label^="chorale 1"]')
    expect(roll.attributes('aria-valuetext')).toMatch(/^step 1 of 48: F3 F4 A4 C5/)
    await roll.trigger('keydown', { key: 'ArrowRight' })
    await roll.trigger('keydown', { key: 'ArrowUp' })
    expect(roll.attributes('aria-valuenow')).toBe('6')
    await roll.trigger('keydown', { key: 'End' })
    expect(roll.attributes('aria-valuetext')).toBe('step 48 of 48: silence')
    await roll.trigger('keydown', { key: 'ArrowRight' })
    expect(roll.attributes('aria-valuenow')).toBe('48')
  })

  it('gives the columns their roles on the screen of the data', async () => {
    const window = await start('restaurants')
    const roles = (name: string): string[] =>
      window.app.findAll(`[aria-label="Role of ${name}"] button[aria-pressed="true"]`).map(role => role.text())
    expect([roles('reference'), roles('food')]).toEqual([['Text'], ['Input']])
    await window.app.find('[aria-label="Role of food"] button').trigger('click')
    await window.settle()
    expect(planned(window)).toMatchObject({ task: { vector: { columns: ['name', 'area', 'price'] } } })
  })

  it('is drawn as a network that reads what it says, in one direction', async () => {
    const window = await start('names')
    await window.press('3')
    expect(window.app.findAll('svg .head rect')).toHaveLength(3)
    expect(window.app.findAll('svg polyline.fed')).toHaveLength(1)
    expect(labelled(window, 'Both directions').attributes('disabled')).toBeDefined()
    expect(labelled(window, 'Values of the vector of a symbol').exists()).toBe(true)
  })
})

describe('while it trains', () => {
  it('shows what the network says after every epoch, and what it said before', async () => {
    const window = await start('names')
    await window.press('r', { ctrlKey: true })
    expect(window.text()).toContain('appears after the first epoch')
    window.api.advance(187 * 3)
    await window.settle()
    const panel = window.app.find('section[aria-label="What it says"]')
    expect(panel.text()).toMatch(/epoch 3, 0\.\d+ nats per character/)
    const third = panel.find('.texts').text()
    expect(labelled(window, 'Epoch after').attributes('disabled')).toBeDefined()
    await click(window, 'Epoch before')
    expect(panel.text()).toContain('epoch 2,')
    expect(panel.find('.texts').text()).not.toBe(third)
    // Who looks back is not pulled away by a new epoch.
    window.api.advance(187)
    await window.settle()
    expect(panel.text()).toContain('epoch 2,')
    await click(window, 'Epoch after')
    await click(window, 'Epoch after')
    expect(panel.text()).toContain('epoch 4,')
  })

  it('stands the sentences of people beside those made from the same vector', async () => {
    const window = await start('restaurants')
    await window.press('r', { ctrlKey: true })
    window.api.advance(187)
    await window.settle()
    const pairs = window.app.findAll('section[aria-label="What it says"] .pairs > li')
    expect(pairs).toHaveLength(3)
    expect(pairs[0].text()).toContain('name: piperade')
    expect(pairs[0].text()).toContain('written by a person: piperade serves basque food in north beach')
  })
})

describe('results of a generation', () => {
  it('have the figures beside the baselines and what was drawn at the end', async () => {
    const window = await trained('play')
    const rows = window.app.findAll('table.numbers tbody tr').map(row => row.text())
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatch(/LSTM\s*2\.360/)
    expect(window.app.find('[role="region"][aria-label="What it says"]').text()).toContain('let the candle burn')
  })

  it('answer what a person asks: the start, how it is drawn, how much', async () => {
    const window = await trained('play')
    await labelled(window, 'Start').setValue('DUKE:\n')
    await type(window, 'Temperature', '0.8')
    await type(window, 'Top k', '40')
    await type(window, 'How many', '2')
    expect(await ask(window)).toEqual({
      ...{ start: 'DUKE:\n', vector: {}, temperature: 0.8, topK: 40, topP: null, seed: 1, length: 300, count: 2 },
    })
    const answer = window.app.find('article')
    expect(answer.find('h3').text()).toBe('temperature 0.8 · top 40 · seed 1')
    expect(answer.findAll('li .start').map(begin => begin.text())).toEqual(['DUKE:', 'DUKE:'])
    await click(window, 'Others')
    expect(window.app.findAll('article h3').map(head => head.text())).toEqual([
      'temperature 0.8 · top 40 · seed 2',
      'temperature 0.8 · top 40 · seed 1',
    ])
  })

  it('keep what was said while one looks elsewhere', async () => {
    const window = await trained('names')
    await ask(window)
    await window.press('4')
    await window.press('5')
    expect(window.app.findAll('article')).toHaveLength(1)
  })

  it('take a vector column by column, and stand what people wrote for the same one below', async () => {
    const window = await trained('restaurants')
    expect(window.app.find('article').exists()).toBe(false)
    const rows = window.app.findAll('table').at(-1)?.findAll('tbody tr') ?? []
    expect(rows.map(row => row.findAll('td').at(-1)?.text())).toEqual(['36.7', '100.0', '100.0'])
    expect(rows[0].findAll('.other').map(word => word.text())).toEqual(['is', 'a', 'nice', 'place', 'for'])
    await click(window, 'Take another row of the test part')
    expect(await ask(window)).toMatchObject({ vector: { name: 'aziza', food: 'moroccan', area: '', price: '3' } })
    expect(window.app.find('article').text()).toContain('written by a person: aziza is a nice moroccan place')
    await type(window, 'price', '2')
    expect(await ask(window)).toMatchObject({ vector: { name: 'aziza', price: '2' } })
  })

  it('tell beside the field what is wrong with it', async () => {
    const window = await trained('restaurants')
    window.api.refuse('generate', {
      code: 'VECTOR_VALUE',
      message: 'There is no food “thai”.',
      advice: 'Choose one of the column.',
      place: { field: 'vector.food' },
    })
    await ask(window)
    const field = window.app.findAll('.field').find(row => row.text().startsWith('food'))
    expect(field?.find('[role="alert"]').text()).toContain('There is no food “thai”.')
    expect(window.app.findAll('[role="alert"]')).toHaveLength(1)
    await ask(window)
    expect(window.app.find('[role="alert"]').exists()).toBe(false)
  })

  it('go on from the first steps of a piece, drawn apart from what was generated', async () => {
    const window = await trained('music')
    expect(await ask(window)).toMatchObject({ start: '' })
    expect(window.app.findAll('[role="slider"][aria-label^="Generated"]')).toHaveLength(2)
    expect(window.app.find('[role="slider"][aria-label^="chorale 1"]').exists()).toBe(true)
    await click(window, 'Generated 1: show the keys of every step')
    const table = window.app.find('[role="region"][aria-label="Generated 1: keys"]')
    expect(table.findAll('tbody tr')).toHaveLength(64)
  })

  it('play a piece from the needle on, and stop', async () => {
    const sounds: { frequency: number; from: number; until: number }[] = []
    let closed = 0
    class Tone {
      readonly sound = { frequency: 0, from: 0, until: 0 }
      constructor(_: unknown, { frequency }: { frequency: number }) {
        this.sound.frequency = frequency
        sounds.push(this.sound)
      }
      connect = (next: unknown): unknown => next
      start = (at: number): number => (this.sound.from = at)
      stop = (at: number): number => (this.sound.until = at)
    }
    class Gain {
      gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() }
      connect = (next: unknown): unknown => next
    }
    class Context {
      currentTime = 0
      destination = {}
      close = (): Promise<void> => {
        closed++
        return Promise.resolve()
      }
    }
    vi.stubGlobal('OscillatorNode', Tone)
    vi.stubGlobal('GainNode', Gain)
    vi.stubGlobal('AudioContext', Context)
    const window = await start('music')
    await window.press('2')
    await window.app.find('[role="slider"][aria-label^="chorale 1"]').trigger('keydown', { key: 'End' })
    await window.app.find('[role="slider"][aria-label^="chorale 1"]').trigger('keydown', { key: 'Home' })
    await click(window, 'Play chorale 1')
    const first = sounds.filter(({ from }) => from < 0.1)
    // F3 F4 A4 C5, for half a second a step.
    expect(first.map(({ frequency }) => Math.round(frequency)).sort((a, b) => a - b)).toEqual([175, 349, 440, 523])
    expect(
      first.every(({ from, until }) => Math.abs((until - from) / 0.5 - Math.round((until - from) / 0.5)) < 1e-9),
    ).toBe(true)
    expect(closed).toBe(0)
    await click(window, 'Stop chorale 1')
    expect(closed).toBe(1)
    await click(window, 'Play chorale 2')
    await click(window, 'Play chorale 1')
    expect(closed).toBe(2)
  })
})
