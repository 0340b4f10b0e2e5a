import { z } from 'zod'
import { auto, Span } from './values'

/** How a file is read. */
export const Data = z.strictObject({
  file: z.string().min(1).describe('Path of a CSV, TSV, Parquet or JSON file, relative to the experiment file.'),
  also: z
    .array(z.string().min(1))
    .max(10_000)
    .default([])
    .describe('Cases only: further files with the same columns. A column “file” tells which one a row is from.'),
  read: z
    .strictObject({
      format: z
        .enum(['auto', 'csv', 'parquet', 'json', 'conll', 'text'])
        .default('auto')
        .describe('text: there are no columns; each line is a row of one column, “text”.'),
      delimiter: z.string().min(1).max(4).default('auto').describe('"auto", or the character between cells.'),
      quote: z.string().min(0).max(4).default('auto').describe('"auto", the quote character, or "" for none.'),
      encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'latin-1']).default('auto'),
      decimal: z.enum(['auto', '.', ',']).default('auto'),
      thousands: z
        .enum(['auto', 'none', ',', '.', ' ', "'"])
        .default('auto')
        .describe('Mark between groups of three digits.'),
      header: z.union([auto, z.boolean()]).default('auto'),
      skip: z
        .union([auto, z.int().min(0)])
        .default('auto')
        .describe('Lines before the header.'),
      comment: z
        .union([auto, z.string().max(1)])
        .default('auto')
        .describe('Lines that begin with this character are no data; "": none.'),
      dateOrder: z
        .enum(['auto', 'ymd', 'dmy', 'mdy'])
        .default('auto')
        .describe('Order of day and month where dates leave it open.'),
      timeFormat: z
        .string()
        .min(1)
        .default('auto')
        .describe('"auto", or a strptime format such as %d/%m/%Y %H.%M.%S; several joined by "|".'),
      utc: z
        .union([auto, z.boolean()])
        .default('auto')
        .describe(
          'Times with an offset from UTC: put on UTC, or the clock as written; "auto": UTC where offsets differ.',
        ),
      missing: z
        .array(z.string())
        .default([])
        .describe('Texts that mean "missing" besides the usual ones (empty, NA, NaN, null, …), e.g. "-200".'),
    })
    .prefault({}),
  time: z
    .union([auto, z.literal('none'), z.array(z.string()).min(1)])
    .default('auto')
    .describe('The column(s) that hold the time of a row; "none": rows are steps.'),
  series: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .describe(
      'Columns that together name the series of a row, where a forecast has a file of many: each has its own clock and is cut in time by itself, one network learns from all. Empty: the file is one series.',
    ),
  types: z
    .record(z.string(), z.enum(['number', 'boolean', 'category', 'time', 'text']))
    .default({})
    .describe('Corrections of sniffed column types.'),
  step: z.union([auto, Span]).default('auto').describe('Distance between two rows of the regular grid.'),
  duplicates: z
    .enum(['first', 'last', 'mean'])
    .default('first')
    .describe('Which row stands for a time that occurs twice.'),
  fill: z
    .enum(['time', 'forward', 'drop'])
    .default('time')
    .describe(
      'Missing values: interpolate by time distance, carry the last one forward, or drop windows that touch them. Interpolation looks at the value after the gap, which a live forecast would not have yet.',
    ),
  longestFill: z
    .union([z.literal('any'), Span])
    .default('any')
    .describe('Longer runs are not filled: windows that touch them are dropped.'),
  calendar: z
    .array(z.enum(['hour', 'weekday', 'month', 'yearday']))
    .default([])
    .describe('Cyclic calendar features (sine and cosine) of each step.'),
})
