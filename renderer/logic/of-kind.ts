/** Things that are told apart by their kind. Null: there is none, or it is of another kind. */
export const ofKind = <Thing extends { readonly kind: string }, Kind extends Thing['kind']>(
  thing: Thing | null | undefined,
  kind: Kind,
): Extract<Thing, { readonly kind: Kind }> | null => (thing && isOf(thing, kind) ? thing : null)

const isOf = <Thing extends { readonly kind: string }, Kind extends string>(
  thing: Thing,
  kind: Kind,
): thing is Extract<Thing, { readonly kind: Kind }> => thing.kind === kind
