/** Objects that a whole process shares. An input that reaches a prototype would change them. */
const SHARED: readonly (readonly [name: string, object: object])[] = [
  ...[
    Object,
    Array,
    Function,
    String,
    Number,
    Boolean,
    BigInt,
    Symbol,
    RegExp,
    Map,
    Set,
    WeakMap,
    Promise,
    Error,
    Date,
  ],
  ...[TypeError, RangeError, Uint8Array, ArrayBuffer, Buffer, URL, URLSearchParams],
].flatMap((one) => [[one.name, one] as const, [`${one.name}.prototype`, one.prototype as object] as const]);

/** Every own property of the shared objects by its place, as it is. */
export type SharedState = ReadonlyMap<string, unknown>;

export function sharedState(): SharedState {
  const all: readonly (readonly [string, object])[] = [...SHARED, ['JSON', JSON], ['Math', Math], ['Reflect', Reflect]];
  return new Map(
    all.flatMap(([name, object]) =>
      Reflect.ownKeys(object).map((key) => {
        const { value, get } = Reflect.getOwnPropertyDescriptor(object, key) ?? {};
        return [`${name}.${String(key)}`, (value ?? get) as unknown] as const;
      }),
    ),
  );
}

/** The places that were added, taken away or changed. */
export function changesSince(before: SharedState): readonly string[] {
  const after = sharedState();
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (place) => before.has(place) !== after.has(place) || !Object.is(before.get(place), after.get(place)),
  );
}
