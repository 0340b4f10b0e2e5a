import type { ClockReport, ColumnProfile, DatasetProfile } from '../../../core/data/profile'
import { stepText } from '../../../core/data/span'
import { experimentOf } from '../experiment-of'
import type { AddCommand } from '../program'
import { table } from '../table'
import { bytes, number, placeText, plural, whole } from '../words'

export const profileCommand: AddCommand = (program, run) => {
  program
    .command('profile')
    .argument('<file>', 'a CSV, TSV, Parquet or JSON file, or an experiment file')
    .description('Show how a file is read, what its columns hold, and whether its clock is regular.')
    .addHelpText('after', '\nExample:\n  longhand profile weather.csv')
    .action(
      run(async ({ screen, engine }, file: string) => {
        const profile = await engine().profile(await experimentOf(file))
        screen.record({ kind: 'profile', ...profile })
        screen.print(profileText(profile))
      }),
    )
}

function profileText(profile: DatasetProfile): string {
  return [
    headText(profile),
    columnsText(profile.columns),
    ...(profile.clock === null ? ['There is no column of times: rows are steps.'] : [clockText(profile.clock)]),
    ...questionsText(profile),
    ...profile.warnings.map(warning =>
      [
        `Warning: ${warning.message}`,
        ...(warning.advice === undefined ? [] : [`  ${warning.advice}`]),
        ...placeText(warning).map(place => `  at ${place}`),
      ].join('\n'),
    ),
    suggestionText(profile),
  ].join('\n\n')
}

function headText({ name, bytes: size, rows, columns, reading }: DatasetProfile): string {
  const facts = [
    reading.format,
    ...(reading.format === 'csv'
      ? [
          `delimiter ${JSON.stringify(reading.delimiter)}`,
          `decimal ${JSON.stringify(reading.decimal)}`,
          reading.encoding,
          reading.header ? 'with header' : 'without header',
          ...(reading.skip > 0 ? [`${plural(reading.skip, 'line')} passed over`] : []),
        ]
      : []),
    ...(reading.timeFormat === null ? [] : [`times as ${reading.timeFormat}`]),
    ...(reading.missing.length > 0 ? [`missing: ${reading.missing.join(' ')}`] : []),
  ]
  return `${name}: ${plural(rows, 'row')}, ${plural(columns.length, 'column')}, ${bytes(size)}\nread as ${facts.join(', ')}`
}

const columnsText = (columns: readonly ColumnProfile[]): string =>
  table(
    ['column', 'type', 'missing', 'longest run', 'min', 'mean', 'max', 'deviation', ''],
    columns.map(({ name, type, missing, longestMissingRun, min, mean, max, deviation, frequent }) => [
      name,
      type,
      whole(missing),
      whole(longestMissingRun),
      ...[min, mean, max, deviation].map(value => (type === 'number' ? number(value) : '')),
      type === 'category' || type === 'text'
        ? frequent
            .slice(0, 3)
            .map(({ value }) => value.slice(0, 20))
            .join(', ')
        : '',
    ]),
  )

function clockText({ columns, start, end, step, gaps, duplicates, disorder, unreadable }: ClockReport): string {
  const first = (places: readonly { readonly row: number }[]): string =>
    places.length > 0 ? `, first in row ${places[0].row}` : ''
  return [
    `Clock (${columns.join(' + ')}): every ${stepText(step)} from ${start} to ${end}`,
    ...(gaps.count > 0
      ? [
          `  ${plural(gaps.count, 'gap')}, ${plural(gaps.missingSteps, 'step')} missing, the longest ${whole(gaps.longest)}${first(gaps.places)}`,
        ]
      : ['  no gaps']),
    ...(duplicates.count > 0 ? [`  ${plural(duplicates.count, 'repeated time')}${first(duplicates.places)}`] : []),
    ...(disorder.count > 0 ? [`  ${plural(disorder.count, 'row')} out of order${first(disorder.places)}`] : []),
    ...(unreadable.count > 0 ? [`  ${plural(unreadable.count, 'unreadable time')}${first(unreadable.places)}`] : []),
  ].join('\n')
}

/** Each question with the lines that answer it in an experiment file. */
export const questionsText = ({ questions }: Pick<DatasetProfile, 'questions'>): string[] =>
  questions.map(({ text, answer, choices }) =>
    [
      `Question: ${text}`,
      ...choices.map(({ value, label }) => `  ${label}: set ${answer} to ${JSON.stringify(asWritten(answer, value))}`),
    ].join('\n'),
  )

/** Marks of missing values are a list; "" stands for none. */
function asWritten(answer: string, value: string): string | string[] {
  if (answer !== 'data.read.missing') return value
  return value === '' ? [] : [value]
}

function suggestionText({ suggestion }: DatasetProfile): string {
  const { target, inputs, window, horizon, season, reasons } = suggestion
  if (target === null) return `No forecast is suggested: ${reasons.target}`
  return [
    'Suggested forecast:',
    `  target   ${target} (${reasons.target})`,
    `  inputs   ${inputs.join(', ')} (${reasons.inputs})`,
    `  window   ${plural(window, 'step')} (${reasons.window})`,
    `  horizon  ${plural(horizon, 'step')} (${reasons.horizon})`,
    `  season   ${season === null ? 'none' : plural(season, 'step')} (${reasons.season})`,
  ].join('\n')
}
