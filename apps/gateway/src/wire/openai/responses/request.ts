import { DomainError } from '@lethe/core/errors';
import { systemPrompt } from '@lethe/core/payloads';
import { z } from 'zod';
import { tokensBesideText } from '../../beside-text.ts';
import { isRecord } from '../../json/json-values.ts';
import type { ParseLimits, WireRequest } from '../../protocol.ts';
import { readRequest, requestFormat } from '../../read-request.ts';
import { endUserField, modelField, objectField, streamField, tokensField, unreadField } from '../../request-fields.ts';
import { findStoredFile } from '../../stored-files.ts';

/** Members that name something which the account at the provider has stored. */
const STORED_REFERENCES = ['previous_response_id', 'conversation', 'prompt'] as const;

const isInput = (value: unknown) => typeof value === 'string' || Array.isArray(value);

const FORMAT = requestFormat(
  z.looseObject({
    model: modelField,
    input: z.custom<string | readonly unknown[]>(isInput, 'Expected a text or a list.').nullish(),
    stream: streamField,
    max_output_tokens: tokensField.nullish(),
    background: z.boolean().nullish(),
    previous_response_id: z.string().nullish(),
    conversation: z.union([z.string(), objectField]).nullish(),
    prompt: objectField.nullish(),
    instructions: unreadField,
    tools: unreadField,
    models: unreadField,
    user: endUserField,
    metadata: objectField.nullish(),
  }),
);

/** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
export function parseRequest(body: Buffer, limits: ParseLimits): WireRequest {
  const { fields, sites } = readRequest(FORMAT, body, limits);
  const { model, input, stream, max_output_tokens: outputTokensMax, user } = fields;
  if (fields.background === true) {
    // Such an answer comes later by another way, where nobody would see its usage.
    const message = 'Responses in the background are not supported.';
    throw new DomainError('invalid_request', message, { param: 'background' });
  }
  const named = STORED_REFERENCES.find((member) => (fields[member] ?? null) !== null) ?? null;
  if (named === null && (input ?? null) === null) {
    throw new DomainError('invalid_request', 'The field "input" is missing.', { param: 'input' });
  }
  return {
    body,
    model,
    isStreamed: stream === true,
    isUsageAsked: true,
    choiceCount: 1,
    endUser: user ?? null,
    outputTokensMax: outputTokensMax ?? null,
    tokensBesideText: tokensBesideText(input, fields.tools),
    storedReference: named ?? (refersToItem(input) ? 'input' : findStoredFile(input, fields.tools)),
    systemPrompt: systemPrompt({ instructions: fields.instructions, input }),
    hasOtherModels: (fields.models ?? null) !== null,
    sites,
  };
}

function refersToItem(input: unknown): boolean {
  return Array.isArray(input) && input.some((item) => isRecord(item) && item.type === 'item_reference');
}
