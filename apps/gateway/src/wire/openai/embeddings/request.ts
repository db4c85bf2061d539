import { z } from 'zod';
import type { ParseLimits, WireRequest } from '../../protocol.ts';
import { readRequest, requestFormat } from '../../read-request.ts';
import { endUserField, modelField, unreadField } from '../../request-fields.ts';

const isInput = (value: unknown) =>
  typeof value === 'string' ? value !== '' : Array.isArray(value) && value.length > 0;

const FORMAT = requestFormat(
  z.looseObject({
    model: modelField,
    input: z.custom<string | readonly unknown[]>(isInput, 'Expected a text or a list that is not empty.'),
    models: unreadField,
    user: endUserField,
  }),
);

/** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
export function parseRequest(body: Buffer, limits: ParseLimits): WireRequest {
  const { fields, sites } = readRequest(FORMAT, body, limits);
  return {
    body,
    model: fields.model,
    isStreamed: false,
    isUsageAsked: true,
    choiceCount: 1,
    endUser: fields.user ?? null,
    outputTokensMax: 0,
    tokensBesideText: 0,
    storedReference: null,
    systemPrompt: null,
    hasOtherModels: (fields.models ?? null) !== null,
    sites,
  };
}
