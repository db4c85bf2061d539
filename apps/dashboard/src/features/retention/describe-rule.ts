import type { Preview } from './describe-impact.ts';
import { describeSetting } from './policy-words.ts';

export type PolicyRule = Preview['rules'][number];

/** A rule in words: whose it is and what it asks for, what holds now, and what will. */
export function describeRule({ kind, name, mask, projectName, override, now, after, isCapped }: PolicyRule) {
  const asked =
    override.level === 'metadata_only'
      ? ''
      : isCapped && override.payloadRetentionDays !== null
        ? `, asks for ${override.payloadRetentionDays}\u00a0d`
        : '';
  const whose = kind === 'project' ? 'Project' : `API key ${mask === null ? '' : `${name}, `}of ${projectName}`;
  return {
    scope: `${whose}${asked}`,
    now: describeSetting(now),
    after: describeSetting(after),
    isChanged: describeSetting(now) !== describeSetting(after),
  };
}
