import { execFileSync } from 'node:child_process';
import { describeOperations } from '@lethe/api';
import { describe, expect, test } from 'vitest';
import { exampleCall } from './example-call.ts';
import { schemaFields } from './schema-fields.ts';

const OPERATIONS = describeOperations();

describe('the documentation', () => {
  test.each(OPERATIONS)('$id has an example that a shell can run, with a body if it takes one', (operation) => {
    const command = exampleCall('http://localhost:3000', operation);
    const seen = execFileSync('sh', ['-c', `curl() { for last; do :; done; printf %s "$last"; }\n${command}`], {
      encoding: 'utf8',
    });
    if (operation.body === null) expect(seen).toMatch(/^Authorization: Bearer /);
    else {
      const required = schemaFields(operation.body).filter(({ isRequired, path }) => isRequired && !path.includes('.'));
      expect(Object.keys(JSON.parse(seen))).toEqual(expect.arrayContaining(required.map(({ path }) => path)));
    }
  });

  test('the line of an invoice is asked for by its name', () => {
    const rows = OPERATIONS.filter(({ path }) => path.includes('{line}'));
    expect(rows).not.toEqual([]);
    for (const operation of rows) expect(exampleCall('', operation)).toContain('/lines/data_storage/');
  });

  test('nested fields are named by their path', () => {
    const list = OPERATIONS.find(({ id }) => id === 'listRequests');
    const paths = schemaFields(list?.output ?? {}).map(({ path, type }) => `${path}: ${type}`);
    expect(paths).toContain('data[].usage.input_tokens: integer');
    expect(paths).toContain('data[].payload.erased_at: string (date-time) or null');
    expect(paths).toContain('next_cursor: string or null');
  });
});
