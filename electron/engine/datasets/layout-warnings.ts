import type { Layout } from '../../../core/data/layout'
import type { ProblemReport } from '../../../core/problem'
import type { Experiment } from '../../../core/experiment/schema'
import { rowsText, shown, warning } from './issues'
import type { Copied } from './records'
import type { Source } from './source'

/** What was noticed while a text file was cut into rows, as warnings. A choice that a person has made is not warned of. */
export function layoutWarnings(
  source: Source,
  layout: Layout,
  copied: Copied,
  choice: Experiment['data'],
): ProblemReport[] {
  const file = source.name
  const width = layout.columns.length
  const { oddities } = copied
  const list: ProblemReport[] = []
  const add = (code: string, message: string, advice: string, at: Parameters<typeof warning>[4] = {}): void => {
    list.push(warning(code, file, message, advice, at))
  }

  if (source.doubt === 'utf-16-without-mark') {
    const name = source.encoding === 'utf-16le' ? 'UTF-16 little endian' : 'UTF-16 big endian'
    add(
      'CSV_ENCODING',
      `${file} looks like ${name} without a byte order mark, and was read as that.`,
      'If letters look wrong, set data.read.encoding.',
      {
        row: 1,
      },
    )
  }
  const foreign = oddities.get('not-ascii')
  if (foreign !== null) {
    const { row, column, text } = foreign.places[0]
    add(
      'CSV_ENCODING',
      `${file}, row ${row}, column “${column}”: “${text}” is not valid UTF-8, so the file was read as latin-1 (Windows-1252).`,
      'If letters look wrong, set data.read.encoding, or save the file as UTF-8.',
      { row, column },
    )
  }
  const broken = oddities.get('broken-encoding')
  if (broken !== null) {
    const { row, column, text } = broken.places[0]
    add(
      'CSV_ENCODING',
      `${file}, row ${row}, column “${column}”: “${text}” holds bytes that are not valid UTF-8${also(broken.count)}. They are shown as �.`,
      'Correct the cell, or set data.read.encoding.',
      { row, column },
    )
  }
  const control = oddities.get('control-character')
  if (control !== null) {
    const { row, column, text } = control.places[0]
    add(
      'CSV_CONTROL_CHARACTER',
      `${file}, row ${row}, column “${column}”: the cell “${text}” holds a NUL character${also(control.count)}. It is not read as a value.`,
      'Correct the cell, or export the file again.',
      { row, column },
    )
  }
  if (layout.skip > 0 && choice.read.skip === 'auto' && layout.headerLine > 1) {
    const comments = oddities.get('comment')
    const onlyComments =
      comments !== null && comments.places.filter(p => p.row < layout.headerLine).length === layout.skip
    if (!onlyComments) {
      add(
        'CSV_PREAMBLE',
        `${file}: the header was found in row ${layout.headerLine}; the ${layout.skip} rows above it were passed over.`,
        'If that is wrong, set data.read.skip to the number of lines before the header.',
        { row: layout.headerLine },
      )
    }
  }
  const comments = oddities.get('comment')
  if (comments !== null && choice.read.comment === 'auto') {
    add(
      'CSV_COMMENT',
      `${file}, ${rowsText(comments)}: lines that begin with “#” were passed over as comments.`,
      'If they are data, set data.read.comment to "".',
      { row: comments.places[comments.places.length - 1].row },
    )
  }
  if (layout.headerLine === 0 && choice.read.header === 'auto') {
    add(
      'CSV_NO_HEADER',
      `${file}, row 1 holds values, so the file was read without a header: its columns are called ${layout.columns
        .slice(0, 3)
        .map(c => `“${c}”`)
        .join(', ')}${width > 3 ? ' …' : ''}.`,
      'If row 1 is the header, set data.read.header to true.',
      { row: 1 },
    )
  }
  if (layout.unitsLine > 0) {
    add(
      'CSV_UNITS_ROW',
      `${file}, row ${layout.unitsLine} holds units or descriptions instead of values and was passed over.`,
      'If it is data, set data.read.header to true.',
      { row: layout.unitsLine },
    )
  }
  for (const k of layout.repeated) {
    const name = layout.columns[k].replace(/ \(\d+\)$/, '')
    add(
      'CSV_DUPLICATE_HEADER',
      `${file}, row ${layout.headerLine}, column “${shown(name)}”: the name is used twice; column ${k + 1} is called “${shown(layout.columns[k])}”.`,
      'Give every column a name of its own.',
      { row: layout.headerLine, column: layout.columns[k] },
    )
  }
  for (const k of layout.unnamed) {
    add(
      'CSV_BLANK_HEADER',
      `${file}, row ${layout.headerLine}, column ${k + 1} has no name; it is called “${layout.columns[k]}”.`,
      'Give the column a name in the header.',
      { row: layout.headerLine, column: layout.columns[k] },
    )
  }
  const extra = oddities.get('extra-blank-cells')
  if (extra !== null) {
    add(
      'CSV_EXTRA_CELLS',
      `${file}, ${rowsText(extra)}: ${extra.count} rows have more cells than the header (${width}); the extra cells are empty and were left out.`,
      'Nothing is lost. Remove the delimiters at the end of the rows to be rid of this message.',
      { row: extra.places[0].row },
    )
  }
  const empty = oddities.get('rows-without-values')
  if (empty !== null) {
    add(
      'CSV_EMPTY_ROWS',
      `${file}: the last ${empty.count} rows, from row ${empty.places[0].row} on, hold no value and were left out.`,
      'Nothing is lost.',
      { row: empty.places[0].row },
    )
  }
  const short = oddities.get('short-row')
  if (short !== null) {
    add(
      'CSV_TOO_FEW_CELLS',
      `${file}, ${rowsText(short)}: ${short.count} rows have fewer cells than the header (${copied.shortRowCells} of ${width} in row ${short.places[0].row}); the last cells are read as missing.`,
      'Correct the rows if cells in the middle are missing.',
      { row: short.places[0].row },
    )
  }
  const long = oddities.get('long-row')
  if (long !== null) {
    add(
      'CSV_TOO_MANY_CELLS',
      `${file}, ${rowsText(long)}: ${long.count} rows have more cells than the header (${copied.longRowCells} of ${width} in row ${long.places[0].row}) and were left out, because their cells may be shifted.`,
      'Correct the rows: a delimiter inside a cell needs quotes around the cell.',
      { row: long.places[0].row },
    )
  }
  return list
}

function also(count: number): string {
  return count > 1 ? `; so do ${count - 1} other cells` : ''
}
