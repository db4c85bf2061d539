import { ERROR_CODES, type ErrorCode } from '@lethe/core/errors';
import { MANAGEMENT_SCOPES, SCOPE_SENTENCES } from '@lethe/core/management';
import { z } from 'zod';
import { MANAGEMENT_BASE_PATH } from './answer-management-request.ts';
import type { AnyOperation } from './define-operation.ts';
import { OPERATIONS } from './operations.ts';
import { problemSchema } from './problem.ts';
import { REST_STATUSES } from './rest-status.ts';

/** What every operation can answer, beside its own. */
const COMMON_ERRORS: readonly ErrorCode[] = [
  'missing_api_key',
  'invalid_api_key',
  'organization_suspended',
  'organization_closed',
  'forbidden',
  'invalid_request',
  'internal_error',
];
const BODY_ERRORS: readonly ErrorCode[] = ['invalid_json', 'request_too_large'];

export type JsonSchema = Record<string, unknown>;

export interface ParameterDescription {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** An operation as the document and the documentation page show it. */
export interface OperationDescription {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scope: string;
  readonly summary: string;
  readonly description: string | null;
  readonly parameters: readonly ParameterDescription[];
  readonly body: JsonSchema | null;
  readonly output: JsonSchema;
  readonly mediaType: string;
  readonly successStatus: number;
  /** By status, ascending. */
  readonly errors: readonly { readonly status: number; readonly codes: readonly ErrorCode[] }[];
}

/** Every operation, told from the schemas that it is checked against. */
export function describeOperations(): readonly OperationDescription[] {
  return OPERATIONS.map((operation) => ({
    id: operation.id,
    method: operation.method,
    path: `${MANAGEMENT_BASE_PATH}${operation.path}`,
    scope: operation.scope,
    summary: operation.summary,
    description: operation.description ?? null,
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')],
    body: operation.body === undefined ? null : jsonSchemaOf(operation.body, 'input'),
    output: jsonSchemaOf(operation.output, 'output'),
    mediaType: operation.mediaType?.replace(/;.*/, '') ?? 'application/json',
    successStatus: operation.successStatus ?? 200,
    errors: errorsOf(operation),
  }));
}

/** The OpenAPI 3.1 document. `serverUrl` is the address that callers reach the dashboard's host by. */
export function describeApi(serverUrl: string): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const operation of describeOperations()) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: toOpenApi(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lethe management API', version: '1', description: 'What the dashboard does, for programs.' },
    servers: [{ url: serverUrl }],
    security: [{ managementKey: [] }],
    paths,
    components: {
      securitySchemes: {
        managementKey: {
          type: 'http',
          scheme: 'bearer',
          description: `A management key. Scopes: ${MANAGEMENT_SCOPES.map((scope) => `\`${scope}\` ${SCOPE_SENTENCES[scope]}`).join(' ')}`,
        },
      },
      schemas: { Problem: jsonSchemaOf(problemSchema, 'output'), ErrorCode: { type: 'string', enum: ERROR_CODES } },
    },
  };
}

function toOpenApi(operation: OperationDescription): JsonSchema {
  const problems = operation.errors.map(({ status, codes }) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description === null ? {} : { description: operation.description }),
    security: [{ managementKey: [operation.scope] }],
    'x-scope': operation.scope,
    parameters: operation.parameters,
    ...(operation.body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: operation.body } } } }),
    responses: {
      [operation.successStatus]: {
        description: 'Done.',
        content: { [operation.mediaType]: { schema: operation.output } },
      },
      ...Object.fromEntries(problems),
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): ParameterDescription[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof description === 'string' ? { description } : {}),
    schema: rest,
  }));
}

/** Transforms are described by what goes in or comes out. What a format or a type says already is left out. */
function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return rest;
}

function errorsOf(operation: AnyOperation): OperationDescription['errors'] {
  const codes = [...COMMON_ERRORS, ...(operation.body === undefined ? [] : BODY_ERRORS), ...(operation.errors ?? [])];
  const byStatus = Map.groupBy(codes, (code) => operation.statuses?.[code] ?? REST_STATUSES[code]);
  return [...byStatus].map(([status, grouped]) => ({ status, codes: grouped })).toSorted((a, b) => a.status - b.status);
}
