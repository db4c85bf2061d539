import type { Origin } from '@lethe/core/audit';
import { DomainError } from '@lethe/core/errors';
import type { ManagementPrincipal } from '@lethe/core/management';
import { authenticateManagementKey } from '@lethe/core/management';
import { z } from 'zod';
import type { ApiContext } from '../procedure/context.ts';
import { type AnyOperation, type ManagementContext, StreamedFile, StreamedJson } from './define-operation.ts';
import { matchPath, type PathMatch } from './match-path.ts';
import { OPERATIONS } from './operations.ts';
import { baseHeaders, problemResponse, toDomainError } from './problem.ts';
import { parseInput, readJsonBody, readQuery } from './read-input.ts';
import { reportingFailures, streamText } from './stream-text.ts';

export const MANAGEMENT_BASE_PATH = '/management/v1';
const BEARER = /^Bearer ([\x21-\x7e]{1,200})$/i;
const NOTHING = z.strictObject({});

export interface ManagementServices
  extends Pick<
    ApiContext,
    'mode' | 'clock' | 'ports' | 'retention' | 'backupRetentionDays' | 'lifePeriods' | 'publicUrl'
  > {
  readonly origin: Origin;
  /** Is told of what is our own fault. */
  readonly reportFailure: (error: unknown, route: string) => void;
}

/** Answers one call of the management API. Never throws: what goes wrong leaves as a problem. */
export async function answerManagementRequest(request: Request, services: ManagementServices): Promise<Response> {
  const { requestId } = services.origin;
  let matched: AnyOperation | null = null;
  try {
    const principal = await authenticateManagementKey(services.ports, bearerOf(request));
    const url = new URL(request.url);
    const { operation, params } = chooseOperation(url.pathname.slice(MANAGEMENT_BASE_PATH.length), request.method);
    matched = operation;
    requireScope(principal, operation);
    const input = {
      params: parseInput(operation.params ?? NOTHING, params),
      query: parseInput(operation.query ?? NOTHING, readQuery(url.searchParams, operation.repeatable)),
      body: operation.body === undefined ? undefined : parseInput(operation.body, await readJsonBody(request)),
    };
    const answer = await operation.handle(contextOf(principal, services), input);
    const body =
      answer instanceof StreamedJson || answer instanceof StreamedFile
        ? streamText(
            reportingFailures<string | Uint8Array>(answer.chunks, (error) =>
              services.reportFailure(error, operation.id),
            ),
          )
        : JSON.stringify(operation.output.parse(answer));
    return new Response(body, {
      status: operation.successStatus ?? 200,
      headers: { ...baseHeaders(requestId), ...contentHeaders(operation, answer) },
    });
  } catch (error) {
    const refusal = toDomainError(error);
    if (refusal.code === 'internal_error') services.reportFailure(error, matched?.id ?? 'management');
    return problemResponse(refusal, { requestId, statuses: matched?.statuses, headers: headersFor(refusal) });
  }
}

function bearerOf(request: Request): string | null {
  return BEARER.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

function chooseOperation(path: string, method: string): PathMatch {
  const matches = matchPath(OPERATIONS, path);
  if (matches.length === 0) throw new DomainError('not_found', 'There is no such path.');
  const match = matches.find(({ operation }) => operation.method === method);
  if (match !== undefined) return match;
  const allow = [...new Set(matches.map(({ operation }) => operation.method))].join(', ');
  throw new DomainError('method_not_allowed', `This path answers to ${allow}.`, { facts: { allow } });
}

function requireScope(principal: ManagementPrincipal, { scope }: AnyOperation): void {
  if (principal.scopes.includes(scope)) return;
  throw new DomainError('forbidden', `The management key does not have the scope ${scope}.`, { facts: { scope } });
}

function contextOf(principal: ManagementPrincipal, services: ManagementServices): ManagementContext {
  const { mode, clock, ports, retention, backupRetentionDays, lifePeriods, publicUrl, origin } = services;
  const actor = { kind: 'management_key', id: principal.managementKeyId, label: principal.name } as const;
  return {
    mode,
    clock,
    ports,
    retention,
    backupRetentionDays,
    lifePeriods,
    publicUrl,
    origin,
    actor,
    organization: principal.organization,
    projects: 'all',
    scopes: principal.scopes,
  };
}

function contentHeaders({ mediaType = 'application/json' }: AnyOperation, answer: unknown): Record<string, string> {
  if (!(answer instanceof StreamedFile)) return { 'content-type': 'application/json' };
  return { 'content-type': mediaType, 'content-disposition': `attachment; filename="${answer.fileName}"` };
}

function headersFor({ code, details }: DomainError): Record<string, string> {
  if (code === 'receipt_pending') return { 'retry-after': String(details.facts?.retry_after_seconds) };
  if (code === 'missing_api_key' || code === 'invalid_api_key') return { 'www-authenticate': 'Bearer' };
  return code === 'method_not_allowed' ? { allow: String(details.facts?.allow ?? '') } : {};
}
