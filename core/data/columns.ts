import type { CaseTable } from './cases'

/** A column of texts as they stand in the file; null where missing. */
export interface TextColumn {
  readonly name: string
  readonly texts: readonly (string | null)[]
}

/** Columns of a file as they are, a row for a row: no clock, no grid, nothing filled. */
export interface FileColumns extends CaseTable {
  readonly texts: readonly TextColumn[]
}
