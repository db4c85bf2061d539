import type { PayloadDocument } from '@lethe/core/payloads';
import type { MissingReading } from './describe-missing.ts';

export interface ReadablePayload {
  readonly kind: 'readable';
  readonly request: PayloadDocument;
  /** Null when there was no answer. */
  readonly response: PayloadDocument | null;
}

export type PayloadReading = ReadablePayload | MissingReading;

/** Where reading the payload stands. */
export type PayloadStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly onRetry: () => void }
  | { readonly kind: 'read'; readonly reading: PayloadReading };
