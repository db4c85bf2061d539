import type { z } from 'zod';
import { type Control, controlSchema } from './control.ts';
import { RequestRejection } from './errors.ts';
import { CONTENT_SIZE_MAX_BYTES } from './limits.ts';

/** Parses a body or throws a `RequestRejection` (400) that names the field. */
export function readJson<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestRejection('The request body is not valid JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RequestRejection(issue?.message ?? 'The request is invalid.', issue?.path.join('.') || null);
}

/** The control object of a request, or the default one; refuses content beyond the bound. */
export function readControl(control: Control | undefined, choiceCount = 1): Control {
  const contentSizeBytes = control?.content_size_bytes ?? (control?.content?.length ?? 0) * (control?.repeat ?? 1);
  if (contentSizeBytes * choiceCount > CONTENT_SIZE_MAX_BYTES) {
    throw new RequestRejection(`All choices together exceed ${CONTENT_SIZE_MAX_BYTES} bytes.`, 'simulator');
  }
  return control ?? controlSchema.parse({});
}
