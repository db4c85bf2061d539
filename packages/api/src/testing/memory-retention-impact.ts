import type { RetentionFacts } from '@lethe/core/retention';
import type { ApiPorts } from '../procedure/context.ts';
import { API_KEY_ID, KEY_PROJECT_ID } from './memory-keys.ts';

const INHERITED = { level: null, payloadRetentionDays: null };

/** One project that sets nothing with one key that asks for 30 days, and ten requests of 1,500 tokens a day. */
const RETENTION_FACTS: RetentionFacts = {
  projects: [{ id: KEY_PROJECT_ID, name: 'assistant', override: INHERITED }],
  keys: [
    {
      id: API_KEY_ID,
      projectId: KEY_PROJECT_ID,
      name: 'production',
      environment: 'demo',
      lastFour: '9xQ2',
      override: { level: null, payloadRetentionDays: 30 },
    },
  ],
  traffic: [
    {
      projectId: KEY_PROJECT_ID,
      apiKeyId: API_KEY_ID,
      project: INHERITED,
      key: { level: null, payloadRetentionDays: 30 },
      recentRequestCount: 70,
      recentTokenCount: 105_000,
      requestCount: 280,
    },
  ],
  longerStampedCount: 0,
  heldPayloadCount: 3,
};

export function createMemoryRetentionImpact(): Pick<ApiPorts, 'retentionImpact'> {
  return { retentionImpact: { measure: async () => RETENTION_FACTS } };
}
