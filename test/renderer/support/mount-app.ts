import './page'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import App from '../../../renderer/App.vue'
import { fakeApi, type FakeApi } from './fake-api'

export interface Window {
  readonly app: VueWrapper
  readonly api: FakeApi
  /** Waits until what was asked has been answered and what follows from it as well. */
  settle(): Promise<void>
  /** The button with this text (or label). */
  button(text: string): ReturnType<VueWrapper['find']>
  press(key: string, modifiers?: KeyboardEventInit): Promise<void>
  text(): string
}

/** The whole window with a main process that never was. The test decides when time passes. */
export async function openWindow(options: Parameters<typeof fakeApi>[0] = {}): Promise<Window> {
  vi.useFakeTimers()
  const api = fakeApi(options)
  Object.assign(window, { longhand: api })
  document.body.innerHTML = '<div id="app"></div>'
  const app = mount(App, { attachTo: '#app', global: { plugins: [createPinia()] } })
  async function settle(): Promise<void> {
    for (let k = 0; k < 4; k++) {
      await flushPromises()
      await vi.advanceTimersByTimeAsync(400)
    }
  }
  await settle()
  return {
    app,
    api,
    settle,
    button(text) {
      const all = [...app.find('main').findAll('button'), ...app.findAll('button')]
      const found =
        all.find(b => b.text() === text || b.attributes('aria-label') === text) ??
        all.find(b => b.text().includes(text))
      if (!found) throw new Error(`no button says “${text}”: ${all.map(b => b.text()).join(' | ')}`)
      return found
    },
    async press(key, modifiers = {}) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...modifiers }))
      await settle()
    },
    text: () => document.body.textContent ?? '',
  }
}
