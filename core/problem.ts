/** Where something went wrong, as fields a table can highlight. Rows count as an editor counts lines: the header is row 1. */
export interface Place {
  file?: string
  row?: number
  column?: string
  /** Path of a field in a JSON file, e.g. `network.units` or `parameters["head.V"].shape[0]`. */
  field?: string
}

/** A problem as plain data: it crosses threads and processes, is printed by the CLI and shown beside the thing it is about. */
export interface ProblemReport {
  /** Stable code for programs, e.g. `CSV_NOT_A_NUMBER`. */
  code: string
  /** A sentence for people: what happened and where. */
  message: string
  /** What to do about it. */
  advice?: string
  place?: Place
}

/** An error that a person can act on. Anything else that is thrown is a defect of the program. */
export class Problem extends Error {
  readonly code: string
  readonly advice: string | undefined
  readonly place: Place

  constructor(code: string, message: string, { advice, place = {} }: { advice?: string; place?: Place } = {}) {
    super(message)
    this.name = 'Problem'
    this.code = code
    this.advice = advice
    this.place = place
  }

  report(): ProblemReport {
    return { code: this.code, message: this.message, advice: this.advice, place: this.place }
  }
}

/** Any thrown value as a report; what is not a `Problem` gets the code `DEFECT`. */
export function reportOf(error: unknown): ProblemReport {
  if (error instanceof Problem) return error.report()
  return {
    code: 'DEFECT',
    message: error instanceof Error ? error.message : String(error),
    advice: 'This is a defect of Longhand. Please report it with the steps that led here.',
  }
}
