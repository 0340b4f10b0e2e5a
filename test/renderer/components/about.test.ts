import { afterEach, describe, expect, it, vi } from 'vitest'
import { openWindow, type Window } from '../support/mount-app'

vi.mock('../../../renderer/composables/useChart', async () => (await import('../support/no-canvas')).withoutCanvas())

let open: Window | null = null
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  localStorage.clear()
})

async function about(): Promise<Window> {
  open = await openWindow()
  await open.press('F1')
  return open
}

/** Dialogs lie outside the mounted app. */
const dialog = (): HTMLElement => document.querySelector<HTMLElement>('[role="dialog"]') as HTMLElement
const rows = (): string[] => [...dialog().querySelectorAll('tbody tr')].map(row => row.textContent ?? '')

function press(group: string, option: string): void {
  const segments = [...dialog().querySelectorAll<HTMLElement>(`[aria-label="${group}"] button`)]
  segments.find(segment => segment.textContent === option)?.click()
}

async function choose(window: Window, group: string, option: string): Promise<void> {
  press(group, option)
  await window.settle()
}

describe('About', () => {
  it('opens by key, by menu and by its button', async () => {
    const window = await about()
    expect(dialog().textContent).toContain('About Longhand')
    dialog().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await window.settle()
    expect(dialog()).toBeNull()
    window.api.menu('about')
    await window.settle()
    expect(dialog().textContent).toContain('About Longhand')
    dialog().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await window.settle()
    await window.button('About Longhand').trigger('click')
    await window.settle()
    expect(dialog().textContent).toContain('About Longhand')
  })

  it('names versions, licence, processor, and where the samples come from', async () => {
    await about()
    for (const fact of [
      '0.1.0, MIT licence',
      '25.9.8 (Chrome 114',
      '13.6.233',
      'AMD EPYC, 8 cores',
      'Data of the samples',
    ])
      expect(dialog().textContent).toContain(fact)
  })

  it('says which kernels run, why, and how fast the others were', async () => {
    await about()
    expect(dialog().textContent).toContain('Relaxed build, tiles of 6 × 16, 256 bits, 84 GFLOP/s')
    expect(dialog().textContent).toContain('Chosen by measuring 4 tiles')
    expect(rows()).toEqual(['6 × 866.5passed', '5 × 861.3–', '6 × 1684.4passed', '5 × 1683.8–'])
    expect(dialog().querySelector('tr.chosen')?.textContent).toContain('6 × 16')
  })

  it('asks for the width and the build that a person chooses, and shows what follows', async () => {
    const window = await about()
    await choose(window, 'Width of the vectors', '128-bit')
    expect(dialog().textContent).toContain('tiles of 6 × 8')
    expect(dialog().textContent).toContain('Start Longhand anew.')
    await choose(window, 'Build of the kernels', 'Plain')
    expect(window.api.called.filter(({ name }) => name === 'useKernels').map(({ args }) => args)).toEqual([
      [{ build: 'auto', width: 'narrow' }],
      [{ build: 'plain', width: 'narrow' }],
    ])
    expect(dialog().textContent).toContain('Plain build')
  })

  it('adds a choice to the one before, also while that one is being answered', async () => {
    const window = await about()
    press('Width of the vectors', '128-bit')
    press('Build of the kernels', 'Plain')
    await window.settle()
    expect(window.api.called.filter(({ name }) => name === 'useKernels').at(-1)?.args).toEqual([
      { build: 'plain', width: 'narrow' },
    ])
    expect(dialog().textContent).toContain('Plain build, tiles of 6 × 8')
  })

  it('tells a refused choice beside the switches, and keeps what runs', async () => {
    const window = await about()
    window.api.refuse('useKernels', { code: 'KERNELS_WRONG', message: 'The build fails its self-test.' })
    await choose(window, 'Build of the kernels', 'Plain')
    expect(dialog().textContent).toContain('The build fails its self-test.')
    expect(dialog().textContent).toContain('Relaxed build')
    expect(
      dialog().querySelector('[aria-label="Build of the kernels"] :is([aria-checked="true"],[aria-pressed="true"])')
        ?.textContent,
    ).toBe('Automatic')
  })
  it('shows the choice that holds when it could not be noted for the next start, and says so', async () => {
    const window = await about()
    await window.api.useKernels({ build: 'plain', width: 'auto' })
    window.api.refuse('useKernels', { code: 'SETTINGS_NOT_SAVED', message: 'settings.json cannot be written.' })
    await choose(window, 'Build of the kernels', 'Plain')
    expect(dialog().textContent).toContain('settings.json cannot be written.')
    expect(dialog().textContent).toContain('Plain build')
  })
})
