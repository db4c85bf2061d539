import { DomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createLogger } from '@lethe/telemetry';
import { describe, expect, it } from 'vitest';
import { ORGANIZATION_JOB_NAMES } from './contracts.ts';
import type { OrganizationTakers } from './open-organization-queue.ts';
import { tellFailures } from './tell-failures.ts';

const organizationId = '0198c1f2-0000-7000-8000-00000000a001' as OrganizationId;

/** All jobs of organizations done like this one, and what is told of them. */
function telling(take: () => Promise<void>, isDatabaseAway = false) {
  const told: string[] = [];
  const lines: string[] = [];
  const tell = async (words: string) => {
    if (isDatabaseAway) throw new Error('away');
    told.push(words);
  };
  const takers = tellFailures(
    Object.fromEntries(ORGANIZATION_JOB_NAMES.map((name) => [name, take])) as unknown as OrganizationTakers,
    {
      noteFailure: ({ name, errorCode }) => tell(`${name} failed: ${errorCode}`),
      forgetFailure: ({ name }) => tell(`${name} succeeded`),
    },
    createLogger({ app: 'worker', level: 'error', write: (line) => void lines.push(line) }),
  );
  return { takers, told, lines };
}

describe('a job of an organization', () => {
  it.each(ORGANIZATION_JOB_NAMES)('%s tells by its code that it failed, and still fails', async (name) => {
    const refusal = new DomainError('service_unavailable', 'Later.');
    const { takers, told } = telling(() => Promise.reject(refusal));
    await expect(takers[name](organizationId)).rejects.toBe(refusal);
    expect(told).toEqual([`${name} failed: service_unavailable`]);
  });

  it('tells nothing of what an unforeseen failure says', async () => {
    const { takers, told } = telling(() => Promise.reject(new Error('the prompt was: secret')));
    await expect(takers['settle-usage'](organizationId)).rejects.toThrow('secret');
    expect(told).toEqual(['settle-usage failed: internal_error']);
  });

  it('that succeeds ends its failure', async () => {
    const { takers, told } = telling(async () => {});
    await takers['settle-usage'](organizationId);
    expect(told).toEqual(['settle-usage succeeded']);
  });

  it('is as it was when its outcome cannot be told', async () => {
    const { takers, lines } = telling(async () => {}, true);
    await expect(takers['settle-usage'](organizationId)).resolves.toBeUndefined();
    expect(lines).toEqual([expect.stringContaining('job_outcome_untold')]);
  });
});
