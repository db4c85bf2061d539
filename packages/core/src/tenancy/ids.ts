declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Ids are UUIDs. A brand keeps one kind from being passed for another; it costs nothing at run time. */
export type OrganizationId = Branded<'OrganizationId'>;
export type ProjectId = Branded<'ProjectId'>;
export type ApiKeyId = Branded<'ApiKeyId'>;
export type ManagementKeyId = Branded<'ManagementKeyId'>;
export type UserId = Branded<'UserId'>;
export type RequestId = Branded<'RequestId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text has the shape of an id. A text without it names nothing and is answered like a missing id, before any I/O. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
