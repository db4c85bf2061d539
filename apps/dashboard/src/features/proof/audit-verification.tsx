import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { describeVerification, type VerificationWords } from './describe-verification.ts';
import { VerificationStrip } from './verification-strip.tsx';
import { VerifyOffline } from './verify-offline.tsx';

/** Checks the audit log while its page loads. A check that cannot be made says so, and the page goes on without it. */
export async function AuditVerification({ organizationSlug }: { organizationSlug: string }) {
  const [api, { clock }] = await Promise.all([serverApi(), services()]);
  const [verification, head] = await Promise.all([
    settle(api.proof.auditLog({ organizationSlug })),
    settle(api.proof.head({ organizationSlug })),
  ]);
  const words = verification.isOk
    ? describeVerification(verification.data, verification.data.verifiedAt)
    : notChecked(verification.message);
  const verifierKeys = head.isOk ? (head.data?.verifierKeys ?? []) : [];
  const offline = <VerifyOffline verifierKeys={verifierKeys} now={clock.now()} />;
  return (
    <VerificationStrip
      organizationSlug={organizationSlug}
      words={words}
      action={verifierKeys.length === 0 ? null : offline}
    />
  );
}

function notChecked(message: string): VerificationWords {
  return { tone: 'waiting', title: 'Not verified', sentence: message, leafIndex: null };
}
