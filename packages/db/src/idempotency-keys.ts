import { invariant } from '@lethe/core/errors';
import {
  type EndedIdempotencyKeys,
  IDEMPOTENCY_KEY_LIFETIME_MS,
  type IdempotencyScope,
  type IdempotencyStore,
  type IdempotentAnswer,
} from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { Database } from './database.ts';
import { type PayloadRow, refusing, toStoredPart } from './payload-row.ts';

const LIFETIME_SECONDS = IDEMPOTENCY_KEY_LIFETIME_MS / MS_PER_SECOND;

const CLAIM = 'SELECT first_id, is_same_body FROM claim_idempotency_key($1, $2, $3, $4, $5, $6)';
const RELEASE = 'SELECT release_idempotency_key($1, $2, $3, $4)';
const READ_ANSWER = 'SELECT * FROM read_idempotent_answer($1, $2, $3, $4, $5, $6, $7, $8)';

type AnswerRow = {
  first_id: RequestId;
  provider: string;
  model: string;
  status_code: number;
  error_code: string | null;
  input_tokens: bigint;
  cached_input_tokens: bigint;
  output_tokens: bigint;
  reasoning_tokens: bigint;
  input_cost_nano_usd: bigint | null;
  cached_input_cost_nano_usd: bigint | null;
  output_cost_nano_usd: bigint | null;
  reasoning_cost_nano_usd: bigint | null;
  storage_cost_nano_usd: bigint;
  earlier_attempts_cost_nano_usd: bigint;
  is_redacted: boolean;
} & (Omit<PayloadRow, 'organization_id' | 'project_id' | 'request_id'> | { part: null });

/** For the gateway, whose role reaches no table of these. */
export function createIdempotencyStore({ pool }: Database): IdempotencyStore {
  return {
    async claim({ organizationId, projectId, keyDigest, bodyDigest }, requestId) {
      const { rows } = await pool.query<{ first_id: RequestId; is_same_body: boolean }>(CLAIM, [
        ...[organizationId, projectId, keyDigest, bodyDigest, requestId, LIFETIME_SECONDS],
      ]);
      const [held] = rows;
      invariant(held !== undefined, 'a key that was asked for has a request');
      return { firstId: held.first_id, isSameBody: held.is_same_body };
    },
    async release({ organizationId, projectId, keyDigest }, requestId) {
      await pool.query(RELEASE, [organizationId, projectId, keyDigest, requestId]);
    },
    async readAnswer(scope, { apiKeyId, requestId, address }) {
      const { organizationId, projectId, keyDigest, bodyDigest } = scope;
      const values = [organizationId, projectId, keyDigest, bodyDigest, apiKeyId, requestId, address, LIFETIME_SECONDS];
      const { rows } = await refusing(() => pool.query<AnswerRow>(READ_ANSWER, values));
      return rows[0] === undefined ? null : toAnswer(scope, rows[0]);
    },
  };
}

function toAnswer({ organizationId, projectId }: IdempotencyScope, row: AnswerRow): IdempotentAnswer {
  return {
    firstId: row.first_id,
    provider: row.provider,
    model: row.model,
    statusCode: row.status_code,
    errorCode: row.error_code,
    usage: {
      inputTokens: Number(row.input_tokens),
      cachedInputTokens: Number(row.cached_input_tokens),
      outputTokens: Number(row.output_tokens),
      reasoningTokens: Number(row.reasoning_tokens),
    },
    cost: {
      inputNanoUsd: row.input_cost_nano_usd,
      cachedInputNanoUsd: row.cached_input_cost_nano_usd,
      outputNanoUsd: row.output_cost_nano_usd,
      reasoningNanoUsd: row.reasoning_cost_nano_usd,
      storageNanoUsd: row.storage_cost_nano_usd,
      earlierAttemptsNanoUsd: row.earlier_attempts_cost_nano_usd,
    },
    isRedacted: row.is_redacted,
    response:
      row.part === null
        ? null
        : toStoredPart({ ...row, organization_id: organizationId, project_id: projectId, request_id: row.first_id }),
  };
}

/** For the worker. Lifetimes are on real time. */
export function createEndedIdempotencyKeys({ pool }: Database): EndedIdempotencyKeys {
  return {
    async forget(rowLimit) {
      const { rows } = await pool.query<{ count: number }>('SELECT forget_idempotency_keys($1, $2) AS count', [
        LIFETIME_SECONDS,
        rowLimit,
      ]);
      return rows[0]?.count ?? 0;
    },
  };
}
