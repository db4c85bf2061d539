import type { PolicyVersion } from '@lethe/core/retention';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { describeDays, describeMetadataPeriod, LEVEL_NAMES } from './policy-words.ts';
import { Section } from './section.tsx';

const CELL = 'px-2 first:pl-4 last:pr-4';

/** Every version of the policy, newest first. Versions are never changed, so this is also its record. */
export function HistorySection({ history }: { history: readonly PolicyVersion[] }) {
  const [inForce] = history;
  return (
    <Section
      id="history"
      title="Version history"
      sentence="Each stored payload carries the version that it was admitted under."
    >
      <div className="overflow-x-auto rounded-card border">
        <table className="w-full border-separate border-spacing-0">
          <thead className="hidden md:table-header-group">
            <tr className="text-left text-ink-3 text-label">
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                Version
              </th>
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                Level
              </th>
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                Payload period
              </th>
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                Metadata period
              </th>
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                In force since
              </th>
              <th scope="col" className={`${CELL} h-8 border-b font-book`}>
                Author
              </th>
            </tr>
          </thead>
          <tbody className="[&_tr:not(:last-child)_td]:border-b">
            {history.map((version) => (
              <HistoryRow key={version.version} version={version} isInForce={version === inForce} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function HistoryRow({ version, isInForce }: { version: PolicyVersion; isInForce: boolean }) {
  const period = version.level === 'metadata_only' ? '–' : describeDays(version.payloadRetentionDays);
  const metadata = version.metadataRetentionDays === null ? '–' : describeMetadataPeriod(version.metadataRetentionDays);
  const author = version.authorName ?? (version.authorId === null ? 'Set at creation' : 'Former member');
  return (
    <tr className="whitespace-nowrap">
      <td className={`${CELL} numeric h-11`}>
        <span className="inline-flex items-center gap-2">
          {version.version}
          {isInForce ? <Tag tone="stored">In force</Tag> : null}
        </span>
      </td>
      <td className={`${CELL} h-11 py-1.5`}>
        {LEVEL_NAMES[version.level]}
        <small className="numeric block text-ink-3 text-label md:hidden">
          {version.level === 'metadata_only' ? '' : `${period} · `}
          <InstantText at={version.effectiveAt} form="list" />
        </small>
        {version.metadataRetentionDays === null ? null : (
          <small className="numeric block text-ink-3 text-label md:hidden">Metadata {metadata}</small>
        )}
      </td>
      <td className={`${CELL} numeric hidden h-11 md:table-cell`}>{period}</td>
      <td className={`${CELL} numeric hidden h-11 md:table-cell`}>{metadata}</td>
      <td className={`${CELL} hidden h-11 md:table-cell`}>
        <InstantText at={version.effectiveAt} form="page" />
      </td>
      <td className={`${CELL} h-11 whitespace-normal text-right text-ink-2 md:whitespace-nowrap md:text-left`}>
        {author}
      </td>
    </tr>
  );
}
