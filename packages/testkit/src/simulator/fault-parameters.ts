import { z } from 'zod';
import { CHUNK_COUNT_MAX, CONTENT_SIZE_MAX_BYTES, DELAY_MAX_MS, GZIP_LAYER_COUNT_MAX } from './limits.ts';

const none = z.strictObject({});
/** Server-sent events of a stream, or pieces of a plain body, that are sent whole before the fault. */
const afterChunks = z.strictObject({ after_chunks: z.int().min(0).max(CHUNK_COUNT_MAX).default(2) });

/** Every upstream fault by its name, with the parameters that it takes. */
export const faultParameters = {
  reset_before_headers: none,
  reset_mid_stream: afterChunks,
  fin_mid_stream: afterChunks,
  fin_mid_chunk: afterChunks,
  fin_without_terminator: afterChunks,
  truncated_body: none,
  close_delimited: none,
  stall: afterChunks,
  garbage: none,
  html: none,
  empty: none,
  wrong_content_type: none,
  split_utf8: none,
  crlf: none,
  cr: none,
  bom: none,
  comments: none,
  multi_line_data: none,
  huge_line: z.strictObject({
    size_bytes: z
      .int()
      .min(1)
      .max(CONTENT_SIZE_MAX_BYTES)
      .default(10 * 1024 * 1024),
  }),
  duplicate_usage: none,
  error_in_stream: afterChunks,
  status_200_error_object: none,
  redirect: z.strictObject({
    location: z.string().min(1).max(2048).default('http://127.0.0.1:9/'),
    status: z.int().min(300).max(308).default(307),
  }),
  gzip: z.strictObject({ layers: z.int().min(1).max(GZIP_LAYER_COUNT_MAX).default(1) }),
  slow_bytes: z.strictObject({ byte_delay_ms: z.int().min(0).max(DELAY_MAX_MS).default(1000) }),
  done_missing: none,
  usage_chunk_missing: none,
  usage_in_every_chunk: none,
} as const;

export type FaultKind = keyof typeof faultParameters;
export type FaultOf<K extends FaultKind> = { kind: K } & z.output<(typeof faultParameters)[K]>;
export type Fault = { [K in FaultKind]: FaultOf<K> }[FaultKind];
/** What a caller may write: the bare name, or the name with some of its parameters. */
export type FaultInput =
  | FaultKind
  | { [K in FaultKind]: { kind: K } & z.input<(typeof faultParameters)[K]> }[FaultKind];

export const faultKinds = Object.keys(faultParameters) as [FaultKind, ...FaultKind[]];
const kindSchema = z.enum(faultKinds);

/** Accepts `'stall'` and `{ kind: 'stall', after_chunks: 3 }`; a parameter that the fault does not take is refused. */
export const faultSchema = z
  .custom<FaultInput>((value) => typeof value === 'string' || (typeof value === 'object' && value !== null))
  .transform((value, context): Fault => {
    const { kind, ...parameters } = typeof value === 'string' ? { kind: value } : value;
    const known = kindSchema.safeParse(kind);
    const parsed = known.success ? faultParameters[known.data].safeParse(parameters) : known;
    if (!known.success || !parsed.success) {
      for (const issue of parsed.error?.issues ?? []) {
        context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
      }
      return z.NEVER;
    }
    return { kind: known.data, ...(parsed.data as object) } as Fault;
  });
