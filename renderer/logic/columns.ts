import type { ColumnProfile } from '../../core/data/profile'
import type { Roles } from './roles'

/** Columns as they are looked at: the clock, the target, the inputs, then what is ignored; else in the order of the file. */
export function columnOrder(names: readonly string[], clock: readonly string[], { target, inputs }: Roles): string[] {
  const first = [...clock, ...(target === null ? [] : [target]), ...inputs].filter(name => names.includes(name))
  return [...new Set([...first, ...names])]
}

const NAMED_YEAR = /^(year|yr|jahr|année|annee|año|ano|anno|år|rok)$/i

/** Whether a column counts years: those are written without marks between thousands. */
export function isYear({ name, min, max }: Pick<ColumnProfile, 'name' | 'min' | 'max'>): boolean {
  if (min === null || max === null || !Number.isInteger(min) || !Number.isInteger(max)) return false
  return NAMED_YEAR.test(name) ? min >= 1000 && max <= 2999 : min >= 1800 && max <= 2100
}
