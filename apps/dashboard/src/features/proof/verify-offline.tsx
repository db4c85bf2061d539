'use client';

import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from '../../components/primitives/dialog.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { verifyAuditCommand } from './verify-command.ts';

interface VerifyOfflineProps {
  verifierKeys: readonly string[];
  /** Names the file of the export by its day. */
  now: Date;
}

/** Opens what it takes to check the whole audit log elsewhere: two files and a command. */
export function VerifyOffline({ verifierKeys, now }: VerifyOfflineProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="whitespace-nowrap rounded-chip text-accent hover:underline"
      >
        Verify offline
      </button>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent className="top-[6vh] flex max-h-[88dvh] w-[min(640px,calc(100vw-24px))] flex-col md:top-[12vh]">
          <Steps verifierKeys={verifierKeys} now={now} />
          <div className="flex flex-none justify-end border-t bg-canvas px-5 py-3">
            <DialogClose asChild>
              <Button>Close</Button>
            </DialogClose>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}

function Steps({ verifierKeys, now }: VerifyOfflineProps) {
  const { organization } = useShell();
  const fileName = `${organization.slug}-audit-proof-${now.toISOString().slice(0, 10)}.json`;
  return (
    <div className="min-h-0 min-w-0 overflow-y-auto px-5 pt-5 pb-4">
      <DialogTitle className="font-semibold text-figure">Verify the audit log offline</DialogTitle>
      <DialogDescription className="mt-1 text-ink-2">
        Put both files into one folder and run the command. It needs Node.js 18 or later and no network. Exit code 0:
        verified. 1: refused. 2: it could not check.
      </DialogDescription>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button asChild>
          <a href={`/api/proof/audit-log?${new URLSearchParams({ organization: organization.slug })}`} download>
            <Icon name="download" />
            Download proof
          </a>
        </Button>
        <Button asChild>
          <a href="/verify-receipt.mjs" download>
            <Icon name="download" />
            Download verifier
          </a>
        </Button>
      </div>
      <h3 className="mt-5 mb-1.5 font-medium">Command</h3>
      <CodeBlock
        text={verifyAuditCommand({ fileName, verifierKeys, organizationId: organization.id })}
        label="Copy command"
        done="Command copied"
      />
      <p className="mt-2 text-ink-3 text-label">
        The proof has every sealed event; events that still wait are left out. Its download is an event of its own.
        Compare the key with the one that you noted earlier, not with one that came with the files.
      </p>
    </div>
  );
}
