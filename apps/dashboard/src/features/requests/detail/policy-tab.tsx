import type { RequestView } from '@lethe/core/payloads';
import { destructionDeadlines } from '@lethe/core/retention';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { neverStored } from './describe-missing.ts';
import { Line } from './timing-tab.tsx';
import { SOURCE_WORDS } from './view-model.ts';

/** What was in force for this request, and what follows from it. It was stamped at admission and no later change touches it. */
export function PolicyTab({ request, isHeld }: { request: RequestView; isHeld: boolean }) {
  const { retention } = request;
  const deadlines = retention.expiresAt === null ? null : destructionDeadlines(retention.expiresAt);
  return (
    <div className="pt-4">
      <p className="max-w-[68ch] text-ink-2">
        Stamped at admission. A later change of level, period or plan applies to new requests only and touches no
        existing one.
      </p>
      <dl className="mt-4 border-t">
        <Line name="Level">{retention.level === 'retain_all' ? 'Retain All Data' : 'Metadata Only'}</Line>
        {retention.level === 'metadata_only' ? null : (
          <Line name="Payload period">
            <span className="numeric">
              {retention.payloadRetentionDays === 1 ? '1 day' : `${retention.payloadRetentionDays} days`}
            </span>
          </Line>
        )}
        <Line name="Set by">{withCapital(SOURCE_WORDS[retention.source])}</Line>
        <Line name="Policy version">
          <span className="numeric">{retention.policyVersion}</span>
        </Line>
        <Line name="Stamped">
          <InstantText at={request.admittedAt} form="page" />
        </Line>
        {retention.notStoredReason === null ? null : (
          <Line name="Not stored because">{neverStored(retention.notStoredReason, retention).cause}</Line>
        )}
        {retention.expiresAt === null || deadlines === null ? null : (
          <>
            <Line name="Unreadable from">
              <InstantText at={retention.expiresAt} form="page" />
            </Line>
            {isHeld ? (
              <Line name="Key destroyed">After the release of the legal hold that preserves it.</Line>
            ) : (
              <>
                <Line name="Key destroyed by">
                  <InstantText at={deadlines.keyDestroyedBy} form="page" />
                </Line>
                <Line name="Ciphertext dropped by">
                  <InstantText at={deadlines.ciphertextDroppedBy} form="page" />
                </Line>
                <Line name="Backups dead by">
                  <InstantText at={deadlines.backupsDeadBy} form="page" />
                </Line>
              </>
            )}
          </>
        )}
        {retention.metadataExpiresAt === null ? (
          <Line name="Metadata">Kept as long as the account is active.</Line>
        ) : (
          <Line name="Metadata gone from">
            <InstantText at={retention.metadataExpiresAt} form="page" />
          </Line>
        )}
      </dl>
    </div>
  );
}

function withCapital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
