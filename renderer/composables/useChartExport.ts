import { placeText, tableOf } from '../logic/chart-reading'
import type { ChartSpec } from '../logic/chart-spec'
import { toCsv } from '../logic/csv'
import { api } from '../logic/api'
import { useUi } from '../stores/ui'
import type { ChartHandle } from './useChart'

export type ChartExport = 'copy-png' | 'copy-csv' | 'save-png' | 'save-csv'

/** Takes a chart away as it is seen (PNG) or as its exact numbers (CSV), to the clipboard or into a file. */
export function useChartExport(
  title: () => string,
  spec: () => ChartSpec,
  chart: ChartHandle,
): (how: ChartExport) => Promise<void> {
  const ui = useUi()

  async function copy(kind: 'png' | 'csv'): Promise<void> {
    try {
      if (kind === 'csv') await navigator.clipboard.writeText(numbersOf(spec()))
      else await navigator.clipboard.write([new ClipboardItem({ 'image/png': blobOf(chart.picture()) })])
      ui.say(kind === 'png' ? 'The picture is on the clipboard.' : 'The numbers are on the clipboard.')
    } catch {
      ui.say('The clipboard cannot be reached. Save the chart instead.')
    }
  }

  async function save(kind: 'png' | 'csv'): Promise<void> {
    const content = kind === 'png' ? base64Of(chart.picture()) : numbersOf(spec())
    const reply = await api().saveChart(title().slice(0, 120), kind, content)
    if (!reply.ok) ui.say(reply.problem.message)
    else if (reply.value) ui.say(`Saved ${reply.value}`)
  }

  return how => {
    const kind = how.endsWith('png') ? 'png' : 'csv'
    return how.startsWith('copy') ? copy(kind) : save(kind)
  }
}

const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1)

function blobOf(dataUrl: string): Blob {
  const binary = atob(base64Of(dataUrl))
  return new Blob([Uint8Array.from(binary, letter => letter.charCodeAt(0))], { type: 'image/png' })
}

export function numbersOf(spec: ChartSpec): string {
  const levels = spec.levels ?? []
  const header = [spec.x.title || 'time', ...spec.lines.map(line => line.label), ...levels.map(level => level.label)]
  const at = (x: number): string | number => (spec.x.kind === 'number' ? x : placeText(spec.x, x))
  return toCsv(
    header,
    tableOf(spec).map(row => [at(row.x), ...row.values, ...levels.map(level => level.value)]),
  )
}
