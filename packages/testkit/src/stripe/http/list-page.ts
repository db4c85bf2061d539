import { resourceMissing } from '../rejection.ts';

interface Listed {
  readonly id: string;
  readonly created: number;
}

export interface PageParams {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?:
    | { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }
    | undefined;
}

export interface ListObject<T> {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly T[];
}

const LIMIT_DEFAULT = 10;

/** One page of objects, newest first, as every list of the API is. */
export function listPage<T extends Listed>(objects: Iterable<T>, params: PageParams, url: string): ListObject<T> {
  const { created = {} } = params;
  const matching = [...objects]
    .filter(
      ({ created: at }) =>
        at > (created.gt ?? -1) &&
        at >= (created.gte ?? 0) &&
        at < (created.lt ?? Number.POSITIVE_INFINITY) &&
        at <= (created.lte ?? Number.POSITIVE_INFINITY),
    )
    .reverse();
  const limit = params.limit ?? LIMIT_DEFAULT;
  const placeOf = (id: string) => {
    const place = matching.findIndex((object) => object.id === id);
    if (place === -1) throw resourceMissing('object', id, 'starting_after');
    return place;
  };
  if (params.ending_before !== undefined) {
    const end = placeOf(params.ending_before);
    const start = Math.max(0, end - limit);
    return { object: 'list', url, has_more: start > 0, data: matching.slice(start, end) };
  }
  const start = params.starting_after === undefined ? 0 : placeOf(params.starting_after) + 1;
  return { object: 'list', url, has_more: matching.length > start + limit, data: matching.slice(start, start + limit) };
}
