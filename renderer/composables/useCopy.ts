import { useUi } from '../stores/ui'

/** Puts a text on the clipboard, and says so; where there is none to reach, says what else to do. */
export function useCopy(): (text: string) => Promise<void> {
  const ui = useUi()
  return async text => {
    try {
      await navigator.clipboard.writeText(text)
      ui.say('Copied.')
    } catch {
      ui.say('The clipboard cannot be reached: select the text and copy it by hand.')
    }
  }
}
