import type { Actor, NewAuditEvent, Origin } from '../audit/index.ts';
import type { RequestFilter, StoredPart } from '../payloads/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type {
  ExportFile,
  ExportFileBinding,
  PayloadExport,
  PlainExportFile,
  SealedExportFile,
} from './payload-export.ts';

/** Exports as the dashboard and the management API see them. */
export interface ExportRepository {
  /**
   * Counts what there is to export, writes the export and its audit event, and tells the worker, in one transaction.
   * @throws {DomainError} conflict while another one runs, or when too many are kept; organization_suspended, organization_closed
   */
  start(command: StartExportRows): Promise<PayloadExport>;
  /** Newest first. */
  list(organizationId: OrganizationId): Promise<readonly PayloadExport[]>;
  find(organizationId: OrganizationId, exportId: string): Promise<PayloadExport | null>;
  /** In the order in which they expire, also what has expired and was not deleted yet. */
  files(organizationId: OrganizationId, exportId: string): Promise<readonly ExportFile[]>;
  /** What an export of this filter would hold now. */
  count(organizationId: OrganizationId, filter: RequestFilter): Promise<ExportCount>;
  /** Cancels an export that runs, deletes one that is ready, with its files and in one transaction with its audit event. Null for any other. */
  end(command: ExportCall): Promise<'cancelled' | 'deleted' | null>;
  /**
   * Notes the download of a ready export, with its audit event. Null for one that is not ready, or has ended.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  open(command: ExportCall): Promise<PayloadExport | null>;
  /**
   * One file, sealed; null from the expiry of its earliest payload on, and for one that was withdrawn.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  readFile(organizationId: OrganizationId, exportId: string, path: string): Promise<SealedExportFile | null>;
  /** @throws {DomainError} organization_suspended, organization_closed */
  requireActive(organizationId: OrganizationId): Promise<void>;
  /** Replaces the link of a ready export, or takes it away, with the audit event. False when there is no such export. */
  setLink(command: SetExportLink): Promise<boolean>;
  /** Whose export a link opens; null when it has ended, was replaced, or whoever made it may not export any more. */
  findLink(tokenDigest: Uint8Array): Promise<ExportLink | null>;
}

export interface StartExportRows {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  readonly filter: RequestFilter;
  readonly keptCountMax: number;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface ExportCount {
  readonly requestCount: number;
  /** Of them, those whose payload can be read now. */
  readonly payloadCount: number;
}

export interface ExportCall {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface SetExportLink {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  /** Null takes it away. */
  readonly link: { readonly digest: Uint8Array; readonly madeById: string; readonly madeByLabel: string } | null;
  readonly audit: NewAuditEvent;
}

export interface ExportLink {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  readonly madeById: string;
  readonly madeByLabel: string;
}

/** What a worker does to exports that run. A claim that was taken over gets nothing more. */
export interface ExportRuns {
  /** Organizations with an export that runs. */
  listOrganizations(countMax: number): Promise<readonly OrganizationId[]>;
  claim(organizationId: OrganizationId): Promise<readonly ExportClaim[]>;
  /** Also ends what has nothing left: it is ready then, or has failed. */
  next(claim: ExportClaim): Promise<NextExportStep>;
  /**
   * The next payloads of the hour, sealed, and the audit event of this read. None: the hour has nothing left.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  read(claim: ExportClaim, expiryHour: Date): Promise<readonly StoredPart[]>;
  /**
   * Keeps the files of one read and notes where to go on; without files, that the hour is done. False when the read is not what a reader may have any
   * more: nothing is kept, and the same place is read again.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  store(claim: ExportClaim, files: ReadyFiles): Promise<boolean>;
}

export interface ExportClaim {
  readonly organizationId: OrganizationId;
  readonly exportId: string;
  readonly token: bigint;
}

export type NextExportStep =
  | { readonly kind: 'hour'; readonly expiryHour: Date; readonly partNumber: number }
  /** All that is left waits until the keys of its hours were replaced, after an erasure. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'done' };

export interface ReadyFiles {
  readonly expiryHour: Date;
  readonly requestIds: readonly string[];
  readonly files: readonly { readonly plain: Omit<PlainExportFile, 'bytes'>; readonly sealed: SealedExportFile }[];
}

/** Seals and opens files of exports. Nothing opens to a wrong plaintext. */
export interface ExportSealer {
  seal(binding: ExportFileBinding, bytes: Uint8Array): Promise<SealedExportFile>;
  /** @throws {DomainError} key_unavailable, payload_unreadable */
  open(file: SealedExportFile): Promise<Uint8Array>;
}

/** Files that nobody reads any more. */
export interface EndedExports {
  /** Deletes at most so many rows, and tells how many. */
  forget(rowsMax: number): Promise<number>;
  /** When the next file has to go; null when there is none. */
  nextWorkAt(): Promise<Date | null>;
}
