import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The three files of nlg-restaurant as one table, with the packed field
 *
 *   inform(name='trattoria contadina';pricerange=moderate)
 *
 * as columns: the act, and each slot with its value, “?” where it has none and is asked for. A slot that occurs twice has a
 * second column (?select(area=a;area=b)). `part` is the file that a row is from.
 */
export default function prepare(data, place) {
  const rows = ['train', 'valid', 'test'].flatMap(part =>
    readRows(readFileSync(join(data, 'nlg-restaurant', `${part}.csv`), 'utf8')).map(row => ({
      part,
      act: row.dialogue_act,
      reference: row.reference,
      ...unpacked(row.dialogue_act),
    })),
  )
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const lines = rows.map(row => columns.map(name => quoted(row[name] ?? '')).join(','))
  const file = join(place, 'nlg-restaurant.csv')
  writeFileSync(file, `${columns.join(',')}\n${lines.join('\n')}\n`)
  return file
}

/** Columns of an act: "kind", and one for each slot. */
function unpacked(act) {
  const [, kind, slots] = /^([^(]*)\((.*)\)$/s.exec(act)
  const columns = { kind }
  for (const [, name, inQuotes, bare] of slots.matchAll(/([a-z_]+)(?:='(.*?)'(?=;|$)|=([^;]*))?(?:;|$)/g))
    columns[name in columns ? `${name}2` : name] = (inQuotes ?? bare ?? '') || '?'
  return columns
}

/** Rows of a CSV file as objects; cells may be in quotes. */
function readRows(text) {
  const records = [...text.trim().matchAll(/(?:^|\n)((?:"(?:[^"]|"")*"|[^\n"])*)/g)].map(([, line]) =>
    [...line.matchAll(/(?:^|,)("((?:[^"]|"")*)"|[^,]*)/g)].map(([, cell, inner]) =>
      inner === undefined ? cell.trim() : inner.replaceAll('""', '"'),
    ),
  )
  const [names, ...rows] = records
  return rows.map(cells => Object.fromEntries(names.map((name, k) => [name, cells[k]])))
}

const quoted = cell => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
