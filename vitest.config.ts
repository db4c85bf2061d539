import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/.next/**', '**/.lethe/**', 'e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, '**/*.integration.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: ['scripts/test/vitest-global-setup.ts'],
          hookTimeout: 30_000,
          // Real processes on a busy machine: one more chance, and `npm test` names each test that needed it.
          retry: 1,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
