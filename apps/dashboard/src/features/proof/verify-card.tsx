import { Button } from '../../components/primitives/button.tsx';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { verifyReceiptCommand } from './verify-command.ts';

interface VerifyCardProps {
  organizationSlug: string;
  /** Null for a leaf of the whole deployment. */
  organizationId: string | null;
  index: number;
  isPending: boolean;
  verifierKeys: readonly string[];
}

/** Three files and one command: the check runs where the operator has no hand in it. */
export function VerifyCard({ organizationSlug, organizationId, index, isPending, verifierKeys }: VerifyCardProps) {
  if (isPending) return <PendingCard />;
  const search = new URLSearchParams({ organization: organizationSlug, index: String(index) });
  return (
    <Card aria-labelledby="verify-title">
      <CardHead id="verify-title" title="Check it yourself" />
      <div className="p-4">
        <p className="max-w-[68ch] text-ink-2">
          Put the receipt and the verifier into one folder and run the command. It needs Node.js 18 or later and no
          network. Exit code 0: verified. 1: refused. 2: it could not check.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <DownloadLink href={`/api/proof/receipt?${search}`} label="Download receipt" />
          <DownloadLink href={`/api/proof/checkpoint?${search}`} label="Download checkpoint" />
          <DownloadLink href="/verify-receipt.mjs" label="Download verifier" />
        </div>
        <h3 className="mt-5 mb-1.5 font-medium">Command</h3>
        <CodeBlock
          text={verifyReceiptCommand({ index, verifierKeys, organizationId })}
          label="Copy command"
          done="Command copied"
        />
        <h3 className="mt-5 mb-1.5 font-medium">
          {verifierKeys.length === 1 ? 'Verifier key' : 'Verifier keys, newest first'}
        </h3>
        <div className="flex flex-col gap-2">
          {verifierKeys.map((key) => (
            <CodeBlock key={key} text={key} label="Copy verifier key" done="Verifier key copied" isWrapped />
          ))}
        </div>
        <p className="mt-2 max-w-[68ch] text-ink-3 text-label">
          Note the key once, where the operator of this deployment cannot change it, and compare it each time. Keep the
          checkpoint too: every later one must contain it.
        </p>
      </div>
    </Card>
  );
}

function PendingCard() {
  return (
    <Card aria-labelledby="verify-title">
      <CardHead id="verify-title" title="Check it yourself" />
      <div className="p-4">
        <p className="max-w-[68ch] text-ink-2">
          The leaf is in the log, and the next checkpoint will cover it. That usually takes seconds; then the receipt
          can be downloaded here.
        </p>
        <Button className="mt-3" onClick={() => window.location.reload()}>
          <Icon name="refresh" />
          Look again
        </Button>
      </div>
    </Card>
  );
}

function DownloadLink({ href, label }: { href: string; label: string }) {
  return (
    <Button asChild>
      <a href={href} download>
        <Icon name="download" />
        {label}
      </a>
    </Button>
  );
}
