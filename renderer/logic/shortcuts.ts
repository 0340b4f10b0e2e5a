/** Every action has a key; `?` lists them. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Shortcut {
  readonly id: string
  readonly title: string
  readonly group: 'Path' | 'File' | 'Run' | 'Window'
  readonly keys: string
}

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'go-data', title: 'Go to Data', group: 'Path', keys: '1' },
  { id: 'go-task', title: 'Go to Task', group: 'Path', keys: '2' },
  { id: 'go-model', title: 'Go to Model', group: 'Path', keys: '3' },
  { id: 'go-train', title: 'Go to Train', group: 'Path', keys: '4' },
  { id: 'go-results', title: 'Go to Results', group: 'Path', keys: '5' },
  { id: 'go-export', title: 'Go to Export', group: 'Path', keys: '6' },
  { id: 'next', title: 'Continue to the next step', group: 'Path', keys: 'mod+Enter' },
  { id: 'open', title: 'Open a data file', group: 'File', keys: 'mod+o' },
  { id: 'open-experiment', title: 'Open an experiment', group: 'File', keys: 'mod+shift+o' },
  { id: 'save-experiment', title: 'Save the experiment', group: 'File', keys: 'mod+s' },
  { id: 'undo', title: 'Undo the last choice', group: 'File', keys: 'mod+z' },
  { id: 'redo', title: 'Redo', group: 'File', keys: 'mod+shift+z' },
  { id: 'train', title: 'Train', group: 'Run', keys: 'mod+r' },
  { id: 'pause', title: 'Pause or continue', group: 'Run', keys: 'p' },
  { id: 'step', title: 'One more step while paused', group: 'Run', keys: '.' },
  { id: 'stop', title: 'Stop and keep the run', group: 'Run', keys: 'mod+.' },
  { id: 'command-palette', title: 'Find a command, run, column or setting', group: 'Window', keys: 'mod+k' },
  { id: 'shortcuts', title: 'Show all shortcuts', group: 'Window', keys: '?' },
  { id: 'about', title: 'About Longhand', group: 'Window', keys: 'F1' },
  { id: 'theme', title: 'Switch between light and dark', group: 'Window', keys: 'mod+shift+l' },
  { id: 'contrast', title: 'Switch high contrast', group: 'Window', keys: 'mod+shift+h' },
]

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The shortcut of a key press; plain keys do not count while a person types. */
export function shortcutOf(press: KeyPress, typing: boolean): Shortcut | undefined {
  if (press.altKey) return undefined
  const mod = press.ctrlKey || press.metaKey
  return SHORTCUTS.find(({ keys }) => {
    const parts = keys.split('+')
    const key = parts[parts.length - 1]
    if (parts.includes('mod') !== mod || (typing && !mod)) return false
    const shifted = key === '?' ? press.shiftKey : parts.includes('shift')
    return press.key.toLowerCase() === key.toLowerCase() && press.shiftKey === shifted
  })
}

/** "mod+shift+z" as people of this system read it. */
export function keysText(keys: string, mac: boolean): string {
  const names: Readonly<Record<string, string>> = mac
    ? { mod: '⌘', shift: '⇧', enter: '↩' }
    : { mod: 'Ctrl', shift: 'Shift', enter: 'Enter' }
  return keys
    .split('+')
    .map(part => names[part.toLowerCase()] ?? part.toUpperCase())
    .join(mac ? '' : '+')
}
