import type { LeafSummary, Receipt } from '@lethe/core/proof';
import { formatCount } from '../../components/format/duration.ts';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { CodeBlock } from '../../components/primitives/code-block.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { SignedState } from './receipt-glyph.tsx';
import { hashCountText } from './receipt-words.ts';

interface PathCardProps {
  leaf: LeafSummary;
  receipt: Receipt | null;
  checkpointSize: number | null;
  isVerified: boolean;
}

/** From the leaf up to what was signed. */
export function PathCard({ leaf, receipt, checkpointSize, isVerified }: PathCardProps) {
  return (
    <Card aria-labelledby="path-title">
      <CardHead id="path-title" title="Proof">
        <SignedState isSigned={receipt !== null} />
      </CardHead>
      <div className="p-4">
        {receipt === null ? (
          <p className="numeric text-ink-2">Leaf {formatCount(leaf.index)} waits for the next checkpoint.</p>
        ) : (
          <>
            <OwnCheck isVerified={isVerified} />
            <dl className="numeric mt-3 grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-t pt-3">
              <dt className="text-ink-3">Log leaf</dt>
              <dd>{formatCount(leaf.index)}</dd>
              <dt className="text-ink-3">Checkpoint</dt>
              <dd>{checkpointSize === null ? 'Cannot be read' : `${formatCount(checkpointSize)} leaves`}</dd>
              <dt className="text-ink-3">Inclusion path</dt>
              <dd>{hashCountText(receipt.inclusion_path.length)}</dd>
            </dl>
            <Hashes hashes={receipt.inclusion_path} />
            <details className="mt-3">
              <summary className="cursor-pointer rounded-chip text-accent">The signed checkpoint</summary>
              <div className="mt-2">
                <CodeBlock text={receipt.checkpoint.trimEnd()} label="Copy checkpoint" done="Checkpoint copied" />
              </div>
            </details>
          </>
        )}
      </div>
    </Card>
  );
}

function OwnCheck({ isVerified }: { isVerified: boolean }) {
  return isVerified ? (
    <p className="flex gap-2">
      <Icon name="shield" className="mt-0.5 text-stored" />
      <span>
        <span className="block font-medium">Holds by this server’s own check</span>
        <span className="text-ink-3">Leaf, path and signature fit. Check offline to rely on it.</span>
      </span>
    </p>
  ) : (
    <p role="alert" className="flex gap-2 text-danger">
      <Icon name="warning" className="mt-0.5" />
      <span>
        <span className="block font-medium">Does not hold</span>
        <span>Leaf, path and signature do not fit. Keep the files as they are, and tell the operator.</span>
      </span>
    </p>
  );
}

function Hashes({ hashes }: { hashes: readonly string[] }) {
  if (hashes.length === 0) return null;
  return (
    <details className="mt-3">
      <summary className="cursor-pointer rounded-chip text-accent">The hashes, from the leaf upwards</summary>
      <ol className="code mt-2 flex flex-col gap-1 rounded-card border bg-sunken px-3 py-2">
        {hashes.map((hash) => (
          <li key={hash} className="break-all">
            {hash}
          </li>
        ))}
      </ol>
    </details>
  );
}
