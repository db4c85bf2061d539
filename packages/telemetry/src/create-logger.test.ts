import { DomainError } from '@lethe/core/errors';
import { expect, test } from 'vitest';
import { createLogger } from './create-logger.ts';

const CANARY = 'the patient said: my knee hurts';

function capture(run: (logger: ReturnType<typeof createLogger>) => void, level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  run(createLogger({ app: 'test', level, write: (line) => lines.push(line) }));
  return lines;
}

test('a line is one JSON object with the fields of the allow-list', () => {
  const [line = ''] = capture((logger) => logger.info('request_failed', { requestId: 'r-1', statusCode: 502 }));
  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    app: 'test',
    event: 'request_failed',
    requestId: 'r-1',
    statusCode: 502,
  });
});

test('a field that is not on the list, and text in a field that is, do not reach the log', () => {
  const fields = { prompt: CANARY, reason: CANARY, route: { nested: CANARY } } as never;
  const lines = capture((logger) => logger.warn('odd', fields));
  expect(lines.join('')).not.toContain('knee');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ reason: '[omitted]', route: '[omitted]' });
});

test('the message of an unknown error does not reach the log, nor through its stack or its cause', () => {
  const cause = new TypeError(`${CANARY}\n    at ${CANARY} (file.js:1:1)`);
  const lines = capture((logger) =>
    logger.error('crashed', new SyntaxError(`Unexpected token in ${CANARY}`, { cause })),
  );
  expect(lines.join('')).not.toContain('knee');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { name: 'SyntaxError', cause: { name: 'TypeError' } } });
  expect(JSON.parse(lines[0] ?? '').error.stack[0]).toMatch(/^at /);
});

test('an error whose message was changed after it was made shows no frames rather than its old message', () => {
  const error = new Error(CANARY);
  error.message = 'other';
  expect(capture((logger) => logger.error('crashed', error)).join('')).not.toContain('knee');
});

test('our own error is logged with its code and public message, a system error with its code', () => {
  const [own = '', system = '', thrown = ''] = capture((logger) => {
    logger.error('a', new DomainError('upstream_timeout', 'The provider did not answer in time.'));
    logger.error('b', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    logger.error('c', CANARY);
  });
  expect(JSON.parse(own).error).toMatchObject({
    code: 'upstream_timeout',
    message: 'The provider did not answer in time.',
  });
  expect(JSON.parse(system).error.code).toBe('ECONNREFUSED');
  expect(JSON.parse(thrown).error).toEqual({ name: 'thrown string' });
});

test('events below the level are not written', () => {
  expect(capture((logger) => logger.info('quiet'), 'warn')).toEqual([]);
});

test('a line names its organization by a reference and never by its id, at once or as soon as it is known', async () => {
  const lines: string[] = [];
  const logger = createLogger({ app: 'test', level: 'debug', write: (line) => lines.push(line) });
  const organizationId = '0198a1b2-0000-7000-8000-000000000001';
  logger.info('early', { organizationId });
  logger.nameOrganizations(async (id) => (id === organizationId ? 'aaaa000011112222' : null));
  logger.error('asked', new Error('x'), { organizationId });
  await new Promise(setImmediate);
  logger.warn('known', { organizationId });
  logger.warn('gone', { organizationId: 'other' });
  logger.nameOrganizations(() => Promise.reject(new Error('the database is away')));
  logger.warn('away', { organizationId: 'another' });
  await new Promise(setImmediate);
  expect(lines.join('')).not.toContain(organizationId);
  const names = lines.map((line) => JSON.parse(line) as { event: string; organization: string });
  expect(names.map(({ event, organization }) => [event, organization])).toEqual([
    ['early', '[unnamed]'],
    ['asked', 'aaaa000011112222'],
    ['known', 'aaaa000011112222'],
    ['gone', '[unnamed]'],
    ['away', '[unnamed]'],
  ]);
});
