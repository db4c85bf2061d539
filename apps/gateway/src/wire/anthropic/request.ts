import { systemPrompt } from '@lethe/core/payloads';
import { z } from 'zod';
import { tokensBesideText } from '../beside-text.ts';
import type { ParseLimits, WireRequest } from '../protocol.ts';
import { readRequest, requestFormat } from '../read-request.ts';
import { endUserField, modelField, objectField, streamField, TOKENS_MAX, unreadField } from '../request-fields.ts';
import { containerOf, findStoredFile } from '../stored-files.ts';

const FORMAT = requestFormat(
  z.looseObject({
    model: modelField,
    messages: z.array(objectField).min(1),
    // None at all is how a prompt is put into the provider's cache.
    max_tokens: z.int().min(0).max(TOKENS_MAX),
    stream: streamField,
    system: unreadField,
    tools: unreadField,
    models: unreadField,
    container: unreadField,
    metadata: z.looseObject({ user_id: endUserField }).nullish(),
  }),
);

/** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
export function parseRequest(body: Buffer, limits: ParseLimits): WireRequest {
  const { fields, sites } = readRequest(FORMAT, body, limits);
  return {
    body,
    model: fields.model,
    isStreamed: fields.stream === true,
    isUsageAsked: true,
    choiceCount: 1,
    endUser: fields.metadata?.user_id ?? null,
    outputTokensMax: fields.max_tokens,
    tokensBesideText: tokensBesideText(fields.messages, fields.tools),
    storedReference: findStoredFile(fields.messages, fields.tools) ?? containerOf(fields),
    systemPrompt: systemPrompt({ system: fields.system }),
    hasOtherModels: (fields.models ?? null) !== null,
    sites,
  };
}
