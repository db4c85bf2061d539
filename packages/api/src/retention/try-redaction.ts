import { tryRedaction as tryOut } from '@lethe/core/redaction';
import { REDACTION_SAMPLE_LENGTH_MAX, redactionSchema } from '@lethe/core/retention';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  redaction: redactionSchema,
  sample: z.string().max(REDACTION_SAMPLE_LENGTH_MAX),
});

/** What a redaction would make of a text. A mutation, so that the text stands in no address. */
export const tryRedaction = organizationProcedure('policy:write')
  .input(input)
  .mutation(({ ctx, input: { redaction, sample } }) =>
    tryOut({ patterns: ctx.ports.redactionPatterns, clock: ctx.clock }, { redaction, sample }),
  );
