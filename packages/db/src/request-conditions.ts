import type { RequestFilter } from '@lethe/core/payloads';

/** The conditions that a filter puts on `request`. `bind` takes a value and returns its placeholder. */
export function requestConditions(filter: RequestFilter, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  if (filter.model !== undefined) {
    const separator = filter.model.indexOf('/');
    conditions.push(`(request.model = ${bind(filter.model)} OR (request.provider = ${bind(filter.model.slice(0, Math.max(separator, 0)))}
      AND request.model = ${bind(filter.model.slice(separator + 1))}))`);
  }
  if (filter.from !== undefined) conditions.push(`request.admitted_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`request.admitted_at < ${bind(filter.to)}`);
  return conditions;
}
