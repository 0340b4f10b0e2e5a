/** The Node that comes with the packages, or the one that runs this script while they are not installed. */
export function projectNode(): string
