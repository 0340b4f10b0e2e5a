import { textFormOf } from '../../../core/data/plain-text'

/** Whether a file that is called .txt is a text rather than a table. `head`: its first bytes. */
export function looksLikeText(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/\r\n?/g, '\n')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.trim() === '') return false
  const { form } = textFormOf(whole)
  return form === 'stream' || form === 'lines'
}
