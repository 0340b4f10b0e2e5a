/** What Node is given to run the built CLI: options, then its file. */
export const cli: readonly string[]
/** Environment in which it runs. */
export const thrifty: Readonly<Record<string, string>>
