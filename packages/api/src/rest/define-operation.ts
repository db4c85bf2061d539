import type { Actor, Origin } from '@lethe/core/audit';
import type { ErrorCode } from '@lethe/core/errors';
import type { ManagementScope } from '@lethe/core/management';
import type { Organization } from '@lethe/core/tenancy';
import type { z } from 'zod';
import type { ApiContext } from '../procedure/context.ts';

/** What an operation gets, beside its input: whose key was used, and the outside through ports. A management key is never narrowed to projects. */
export interface ManagementContext
  extends Pick<
    ApiContext,
    'mode' | 'clock' | 'ports' | 'retention' | 'backupRetentionDays' | 'lifePeriods' | 'publicUrl'
  > {
  readonly organization: Organization;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly projects: 'all';
  /** What the key was given, for an answer that says more to whoever may see more. */
  readonly scopes: readonly ManagementScope[];
}

/** An answer that is sent as it comes, since it may be too large to lie in memory. It is JSON of the output's schema, which nothing checks then. */
export class StreamedJson {
  readonly chunks: AsyncIterable<string>;

  constructor(chunks: AsyncIterable<string>) {
    this.chunks = chunks;
  }
}

/** An answer that is a file and not JSON, sent as it comes. The operation's `mediaType` says what it is. */
export class StreamedFile {
  readonly fileName: string;
  readonly chunks: AsyncIterable<string | Uint8Array>;

  constructor(fileName: string, chunks: AsyncIterable<string | Uint8Array>) {
    this.fileName = fileName;
    this.chunks = chunks;
  }
}

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** Field names and instants as they travel: snake_case and ISO 8601. */
export interface Operation<
  Output extends z.ZodType = z.ZodType,
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly method: Method;
  /** Below `/management/v1`; `{name}` stands for one part of the path. */
  readonly path: string;
  /** What the key must be allowed. There is no operation without one. */
  readonly scope: ManagementScope;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Query parameters that may be given several times. */
  readonly repeatable?: readonly string[];
  readonly body?: Body;
  readonly output: Output;
  /** Of an operation that answers with a {@link StreamedFile}; its output's schema is then that of a text. */
  readonly mediaType?: string;
  readonly successStatus?: 200 | 201;
  /** What can go wrong beside what every operation can answer. */
  readonly errors?: readonly ErrorCode[];
  /** Where a code has another status here than elsewhere. */
  readonly statuses?: Partial<Readonly<Record<ErrorCode, number>>>;
  handle(
    context: ManagementContext,
    input: { readonly params: z.output<Params>; readonly query: z.output<Query>; readonly body: z.output<Body> },
  ): Promise<z.input<Output> | StreamedJson | StreamedFile>;
}

/** An operation whose schemas are known only when it runs. */
export type AnyOperation = Omit<Operation, 'handle'> & {
  handle(
    context: ManagementContext,
    input: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
  ): Promise<unknown>;
};

/** Checks an operation against its own schemas and forgets them, so that operations of different shapes stand in one list. */
export function defineOperation<
  Output extends z.ZodType,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
>(operation: Operation<Output, Params, Query, Body>): AnyOperation {
  return operation as unknown as AnyOperation;
}
