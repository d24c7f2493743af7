import fc from 'fast-check';

/** With how many generated cases each promise is tried by `npm test`. */
export const RUNS = {
  'client: any answer': 2_000,
  'client: a final body': 2_000,
  'client: an echoed key': 1_500,
  'client: a cut answer': 1_000,
  'client: a probe': 1_000,
  'bodies: any JSON': 2_500,
  'bodies: a final word': 3_000,
  'bodies: an error': 2_000,
  'bodies: other answers': 2_000,
  'bodies: kept': 700,
  'bodies: differences': 1_000,
  'headers: any text': 12_000,
  'headers: zones': 10_000,
  'headers: Retry-After': 11_000,
  'headers: dates': 4_000,
  'times: forms': 9_000,
  'times: any text': 16_000,
  'times: no times': 3_000,
  'storage: garbage': 300,
  'storage: mutated': 400,
  'storage: intact': 200,
  'storage: twice': 250,
  'salvage: an ingestion': 1_500,
  'salvage: a connection': 1_500,
  'salvage: settings': 1_500,
  'texts: a key': 3_000,
  'texts: addresses': 4_000,
  'budget: any answers': 1_500,
  'watching: a life': 400,
  'plan: any state': 700,
  'notifications: any state': 1_500,
  'notifications: to the end': 800,
  'messages: any JSON': 2_500,
  'messages: handled': 150,
  'tables: written': 2_000,
  'tables: saved again': 2_000,
  'tables: times': 4_000,
  'tables: counts': 2_000,
  'searches: folded': 4_000,
} as const;

export type Promised = keyof typeof RUNS;

/** `PROPERTY_TIMES=10 npm run test:properties` tries each with ten times as many. */
const TIMES = Number(process.env.PROPERTY_TIMES ?? 1);

/**
 * `npm test` judges a change by the same cases each time; more of them are new ones each time. A failure names its seed,
 * and `PROPERTY_SEED` tries the same again.
 */
const SEED = process.env.PROPERTY_SEED ?? (TIMES > 1 ? null : 20_260_115);

function parameters(name: Promised): { numRuns: number; seed?: number } {
  const numRuns = Math.ceil(RUNS[name] * TIMES);
  return SEED === null ? { numRuns } : { numRuns, seed: Number(SEED) };
}

/** As many generated values, for a promise about all of them together. */
export function sampled<T>(name: Promised, values: fc.Arbitrary<T>): T[] {
  return fc.sample(values, parameters(name));
}

/** The promise holds for every generated value. */
export function always<T>(name: Promised, values: fc.Arbitrary<T>, promise: (value: T) => void): void {
  fc.assert(
    fc.property(values, (value) => promise(value)),
    parameters(name),
  );
}

/** The same, of something that has to be waited for. */
export function alwaysLater<T>(
  name: Promised,
  values: fc.Arbitrary<T>,
  promise: (value: T) => Promise<void>,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(values, (value) => promise(value)),
    parameters(name),
  );
}
