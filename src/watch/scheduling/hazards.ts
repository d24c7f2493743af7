/**
 * Hazards: how likely a job finishes now if it has not finished before, per millisecond, in bins of age (the life table of
 * statistics). Within a bin the hazard is constant, so that every integral over ages is a sum over bins.
 */
export type Hazards = readonly number[];

/** The first bin ends here: no poll is repeated sooner, so nothing finer makes a difference. */
const FIRST_BIN_ENDS_MS = 500;

/**
 * Each further bin ends at 1.25 times the age at which it begins. Of 1.12, 1.2, 1.25, 1.3 and 1.5 this one learns fastest without
 * blurring the edge of a load whose jobs are all alike (docs/BENCHMARKS.md, "The duration model").
 */
const BIN_RATIO = 1.25;

/** The last bin begins after 5.9 days and never ends. */
export const BIN_COUNT = 64;

/** Where each bin begins; the last entry is where the last one ends. */
const EDGES: readonly number[] = [
  0,
  ...Array.from({ length: BIN_COUNT }, (_, bin) => FIRST_BIN_ENDS_MS * BIN_RATIO ** bin),
];

/** The bin of an age. */
export function binOf(ageMs: number): number {
  if (ageMs < FIRST_BIN_ENDS_MS) return 0;
  return Math.min(BIN_COUNT - 1, 1 + Math.floor(Math.log(ageMs / FIRST_BIN_ENDS_MS) / Math.log(BIN_RATIO)));
}

/** For each bin a value made of the ages at which it begins and ends. */
export function perBin(ofBin: (fromMs: number, toMs: number) => number): number[] {
  return Array.from({ length: BIN_COUNT }, (_, bin) => ofBin(edge(bin), edge(bin + 1)));
}

/** The hazards of jobs of which this part finishes in each bin, of those that reach it. */
export function hazardsFrom(finishing: readonly number[]): Hazards {
  return finishing.map((part, bin) => -Math.log(1 - part) / (edge(bin + 1) - edge(bin)));
}

export function hazardAt(hazards: Hazards, ageMs: number): number {
  return hazards[binOf(ageMs)] ?? 0;
}

/** ∫ of the hazard between two ages: e to the minus this is the chance that a job of the first age reaches the second. */
export function hazardBetween(hazards: Hazards, fromMs: number, toMs: number): number {
  let sum = 0;
  let at = fromMs;
  for (let bin = binOf(fromMs); at < toMs; bin += 1) {
    const end = Math.min(toMs, binEnd(bin));
    sum += (hazards[bin] ?? 0) * (end - at);
    at = end;
  }
  return sum;
}

/** How long from an age until ∫√hazard has grown by so much. */
export function timeUntilGrown(hazards: Hazards, fromMs: number, growth: number): number {
  return timeUntil(hazards.map(Math.sqrt), fromMs, growth);
}

/** The age that only this part of all jobs reaches. */
export function ageReachedBy(hazards: Hazards, part: number): number {
  return timeUntil(hazards, 0, -Math.log(part));
}

/** How long from an age until the integral of a rate, constant within each bin, has come to so much. */
function timeUntil(rates: readonly number[], fromMs: number, amount: number): number {
  let left = amount;
  let at = fromMs;
  for (let bin = binOf(fromMs); ; bin += 1) {
    const rate = rates[bin] ?? 0;
    const neededMs = left / rate;
    if (bin >= BIN_COUNT - 1 || at + neededMs <= binEnd(bin)) return at + neededMs - fromMs;
    left -= rate * (binEnd(bin) - at);
    at = binEnd(bin);
  }
}

/** The age at which a bin ends; the last one never does. */
function binEnd(bin: number): number {
  return bin >= BIN_COUNT - 1 ? Number.POSITIVE_INFINITY : edge(bin + 1);
}

function edge(index: number): number {
  return EDGES[index] ?? Number.POSITIVE_INFINITY;
}
