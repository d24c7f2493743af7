import fc from 'fast-check';

/** Values that have broken programs before, and any others. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    2 ** 53,
    1e308,
    -1e308,
    '',
    'x',
    '1',
    'NaN',
    '\ud800',
    '\u0000',
    [],
    {},
    [null],
    { length: -1 },
    'x'.repeat(3_000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Any JSON, objects with the names that programs trip over among it. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'id'), oddValue),
);

type Place = [holder: object, name: string];

/** Every field of a JSON value, at any depth, the outer ones first. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(value);
  return [...own.map(([name]): Place => [value, name]), ...own.flatMap(([, inner]) => placesIn(inner))];
}

type Mutation = { at: number } & ({ how: 'drop' } | { how: 'replace'; by: unknown });

/** Any of the places, an outer one as often as all others. */
const at = fc.oneof(fc.nat(25), fc.nat());

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ at, how: fc.constant('drop' as const) }),
  fc.record({ at, how: fc.constant('replace' as const), by: oddValue }),
);

function mutate(value: unknown, { at, ...change }: Mutation): void {
  const places = placesIn(value);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  const [holder, name] = place;
  if (change.how === 'drop') Reflect.deleteProperty(holder, name);
  else Reflect.set(holder, name, jsonOf(change.by));
}

/** A stored value as JSON gives it back, with up to `most` of its fields gone or something else. */
export function mutated(valid: fc.Arbitrary<unknown>, most = 2): fc.Arbitrary<unknown> {
  return fc.tuple(valid, fc.array(mutation, { maxLength: most })).map(([value, mutations]) => {
    const copy = jsonOf(value);
    for (const one of mutations) mutate(copy, one);
    return jsonOf(copy);
  });
}

/** A valid value as it is, or damaged, or anything in its place. */
export const perhapsDamaged = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: valid.map(jsonOf) },
    { weight: 2, arbitrary: mutated(valid) },
    { weight: 1, arbitrary: anyJson },
  );

/** A value as storage or the wire gives it back. */
export function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}
