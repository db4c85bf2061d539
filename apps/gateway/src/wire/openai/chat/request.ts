import { systemPrompt } from '@lethe/core/payloads';
import { z } from 'zod';
import { tokensBesideText } from '../../beside-text.ts';
import type { ParseLimits, WireRequest } from '../../protocol.ts';
import { readRequest, requestFormat } from '../../read-request.ts';
import { endUserField, modelField, objectField, streamField, tokensField, unreadField } from '../../request-fields.ts';
import { findStoredFile } from '../../stored-files.ts';

const CHOICES_MAX = 128;

const FORMAT = requestFormat(
  z.looseObject({
    model: modelField,
    messages: z.array(objectField).min(1),
    stream: streamField,
    stream_options: objectField.nullish(),
    max_tokens: tokensField.nullish(),
    max_completion_tokens: tokensField.nullish(),
    n: z.int().min(1).max(CHOICES_MAX).nullish(),
    tools: unreadField,
    models: unreadField,
    user: endUserField,
    metadata: objectField.nullish(),
  }),
);

/** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
export function parseRequest(body: Buffer, limits: ParseLimits): WireRequest {
  const { fields, sites } = readRequest(FORMAT, body, limits);
  const { model, stream, stream_options: streamOptions, n, user } = fields;
  return {
    body,
    model,
    isStreamed: stream === true,
    isUsageAsked: stream === true && streamOptions?.include_usage === true,
    choiceCount: n ?? 1,
    endUser: user ?? null,
    outputTokensMax: largerLimit(fields.max_tokens ?? null, fields.max_completion_tokens ?? null),
    tokensBesideText: tokensBesideText(fields.messages, fields.tools),
    storedReference: findStoredFile(fields.messages, fields.tools),
    systemPrompt: systemPrompt({ messages: fields.messages }),
    hasOtherModels: (fields.models ?? null) !== null,
    sites,
  };
}

/** Providers differ on which of the two limits counts. */
function largerLimit(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
