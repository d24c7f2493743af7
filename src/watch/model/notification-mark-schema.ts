import * as z from 'zod/mini';
import { counterSchema, time } from './fields';

/** Why an outcome is never notified. */
export const SUPPRESSION_REASONS = [
  'answered_in_place',
  'checked_again',
  'switched_off',
  'removed',
  'undeliverable',
  'imported',
] as const;

/**
 * The outbox entry of one outcome, a field of the record itself so that nothing can part them.
 * `pending`: the person is still to be notified; `sent`: a notification with this ID names it; `suppressed`: none ever
 * does, and why.
 */
export const notificationMarkSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('pending'),
    id: z.string(),
    since: time,
    /** How often creating the notification failed. */
    tries: z.number(),
    /** It was final already when a page showed it: whoever sees it there needs no notification. */
    awaitsReader: z.boolean(),
  }),
  z.object({ state: z.literal('sent'), id: z.string(), at: time }),
  z.object({
    state: z.literal('suppressed'),
    id: z.string(),
    at: time,
    why: z.enum(SUPPRESSION_REASONS),
  }),
]);
export type NotificationMark = z.infer<typeof notificationMarkSchema>;

/**
 * The outbox entry of the notification that a round takes much longer than usual; at most one in a round. Its ID is that of a
 * digest where one names it.
 */
export const slowMarkSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('pending'),
    round: counterSchema,
    id: z.string(),
    since: time,
    tries: z.number(),
  }),
  z.object({ state: z.literal('sent'), round: counterSchema, id: z.string(), at: time }),
  z.object({
    state: z.literal('suppressed'),
    round: counterSchema,
    id: z.string(),
    at: time,
    why: z.enum(['switched_off', 'undeliverable']),
  }),
]);
export type SlowMark = z.infer<typeof slowMarkSchema>;
