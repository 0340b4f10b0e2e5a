import { afterEach, describe, expect, it, vi } from 'vitest'
import { openWindow, type Window } from './support/mount-app'
import type { Tags } from './support/fake-tags'

vi.mock('../../renderer/composables/useChart', async () => (await import('./support/no-canvas')).withoutCanvas())

let open: Window | null = null
async function start(tags: Tags): Promise<Window> {
  open = await openWindow({ tags })
  await open.button('Open a file…').trigger('click')
  await open.settle()
  return open
}
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  localStorage.clear()
})

async function trained(tags: Tags): Promise<Window> {
  const window = await start(tags)
  await window.press('r', { ctrlKey: true })
  window.api.advance(187 * 40)
  await window.settle()
  await window.press('5')
  return window
}

const planned = (window: Window): unknown =>
  window.api.called.filter(({ name }) => name === 'planExperiment').at(-1)?.args[1]

describe('the task of tagging', () => {
  it('shows what a sequence is, the steps of each label, and sentences with their entities marked', async () => {
    const window = await start('entities')
    await window.press('2')
    const page = window.app.find('main')
    expect(page.text()).toContain('620 sentences of 3 to 14 words')
    expect(page.findAll('[aria-label="Steps of each class"] tbody tr')).toHaveLength(4)
    const [first] = page.findAll('mark')
    expect(first.text()).toMatch(/PER$/)
    expect(page.text()).toContain('To beat: entities found (F1) on the validation part')
    expect(page.find('[aria-label="Columns that name a sequence"]').exists()).toBe(false)
  })

  it('offers spelling where words are read, and changes where numbers are', async () => {
    const words = await start('entities')
    await words.press('2')
    expect(words.app.find('[aria-label="Spelling"]').exists()).toBe(true)
    expect(words.app.find('[aria-label="Changes too"]').exists()).toBe(false)
    expect(words.app.find('[aria-label="What a text is cut into"]').exists()).toBe(false)
    words.app.unmount()
    const numbers = await start('activity')
    await numbers.press('2')
    expect(numbers.app.find('[aria-label="Spelling"]').exists()).toBe(false)
    expect(numbers.app.find('[aria-label="Changes too"]').exists()).toBe(true)
  })

  it('writes every choice where the experiment file has it', async () => {
    const window = await start('activity')
    await window.press('2')
    await window.app.find('[aria-label="Rare labels weigh more"]').trigger('click')
    await window.app.find('[aria-label="Changes too"]').trigger('click')
    await window.button('Each sequence').trigger('click')
    const longest = window.app.find('[aria-label="Steps of a piece at most"]')
    await longest.setValue('120')
    await longest.trigger('change')
    await window.settle()
    expect(planned(window)).toMatchObject({
      task: { kind: 'tag', balance: true, changes: true, normalise: 'sequence', cases: { longest: 120 } },
    })
    expect(window.text()).toContain('in pieces of at most 120 steps (T = 120)')
  })

  it('weighs no labels where a number is said, and draws the number', async () => {
    const window = await start('effort')
    await window.press('2')
    expect(window.app.find('[aria-label="Rare labels weigh more"]').exists()).toBe(false)
    expect(window.app.find('[aria-label^="effort over the steps of recording 1"]').exists()).toBe(true)
  })
})

it('shows how often steps are right while it trains, and what is said of some sequences', async () => {
  const window = await start('activity')
  await window.press('r', { ctrlKey: true })
  window.api.advance(187 * 3)
  await window.settle()
  expect(window.app.find('[aria-label^="Accuracy on the validation part over epochs"]').exists()).toBe(true)
  await window.button('Said').trigger('click')
  await window.settle()
  const said = window.app.find('[aria-label="Sequences"]')
  expect(said.findAll('li')).toHaveLength(3)
  expect(said.find('[role="img"]').attributes('aria-label')).toMatch(/^truth: rest 1–.*said: /i)
})

describe('results of tagging', () => {
  it('begin with the entities, their types and every label', async () => {
    const window = await trained('entities')
    expect(window.app.find('.sentence').text()).toMatch(/^Entity F1 is /)
    const titles = window.app.findAll('.scores h2').map(title => title.text())
    expect(titles).toEqual(['Entities by type, in %', 'Label by label, in %'])
    expect(window.app.find('.run').text()).toContain('entity F1')
  })

  it('open the steps of a cell in their sentences, truth and said side by side', async () => {
    const window = await trained('entities')
    const list = window.app.find('[aria-label="Sequences of the cell"]')
    expect(list.find('h2').text()).toMatch(/, taken for /)
    const [first] = list.findAll('.list > li')
    expect(first.findAll('dt').map(term => term.text())).toEqual(['truth', 'said'])
    expect(first.findAll('.lit').length).toBeGreaterThan(0)
    expect(first.findAll('.wrong').length).toBeGreaterThan(0)
    await window.button('All').trigger('click')
    await window.settle()
    expect(list.text()).toContain('60 sequences')
  })

  it('read a series step by step with the arrow keys', async () => {
    const window = await trained('activity')
    const bands = window.app.find('[aria-label="Sequences of the cell"] [role="img"]')
    await bands.trigger('keydown', { key: 'ArrowRight' })
    await bands.trigger('keydown', { key: 'ArrowRight' })
    expect(window.app.find('[aria-label="Sequences of the cell"] .reading').text()).toMatch(
      /^step 3: truth rest, said \w+, \d+ %$/,
    )
    expect(window.app.find('[aria-label="A sentence of your own"]').exists()).toBe(false)
  })

  it('say what the network says of a sentence that is typed', async () => {
    const window = await trained('entities')
    await window.app.find('[aria-label="A sentence of your own"]').setValue('Today Teddy Roosevelt spoke.')
    await window.app.find('.typed form').trigger('submit')
    await window.settle()
    expect(window.app.find('.typed mark').text()).toBe('Teddy RooseveltPER')
    await window.app.find('[aria-label="A sentence of your own"]').setValue('Teddy bears on sale!')
    await window.app.find('.typed form').trigger('submit')
    await window.settle()
    expect(window.app.find('.typed').text()).toContain('The network finds no PER, no PLACE.')
  })

  it('of a number are its errors, and truth and said over the steps', async () => {
    const window = await trained('effort')
    expect(window.app.find('[aria-label^="effort over the steps of recording 1: truth"]').exists()).toBe(true)
    expect(window.app.findAll('table.numbers tbody tr')).toHaveLength(3)
    expect(window.app.find('[role="grid"]').exists()).toBe(false)
  })
})
