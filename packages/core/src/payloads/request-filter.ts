import { z } from 'zod';

export const REQUEST_PAGE_SIZE_MAX = 200;
export const REQUEST_PAGE_SIZE_DEFAULT = 50;
const MODEL_LENGTH_MAX = 200;

/** Which requests a list shows. `from` is included, `to` is not. */
export const requestFilterSchema = z.strictObject({
  /** `provider/model`, or a model of any provider. */
  model: z.string().min(1).max(MODEL_LENGTH_MAX).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
});
export type RequestFilter = z.infer<typeof requestFilterSchema>;

/** A place in the list, newest first: the page goes on strictly after it. */
export interface RequestCursor {
  readonly admittedAt: Date;
  readonly id: string;
}
