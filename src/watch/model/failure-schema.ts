import * as z from 'zod/mini';
import { ERROR_CODES } from '../../synap/errors';
import { nullableText, time } from './fields';

/** What went wrong with a request, and when. */
export const failureSchema = z.object({
  code: z.enum(ERROR_CODES),
  at: time,
  correlationId: nullableText,
  detail: nullableText,
});
export type Failure = z.infer<typeof failureSchema>;
