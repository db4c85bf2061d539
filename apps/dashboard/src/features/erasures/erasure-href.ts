export function erasuresHref(organizationSlug: string): string {
  return `/${organizationSlug}/settings/compliance/erasures`;
}

export function erasureHref(organizationSlug: string, erasureId: string): string {
  return `${erasuresHref(organizationSlug)}/${erasureId}`;
}
