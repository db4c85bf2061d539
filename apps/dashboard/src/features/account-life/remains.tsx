import { REMAINS_AFTER_PURGE } from '@lethe/core/lifecycle';

/** What outlives the purge, and why. */
export function Remains() {
  return (
    <ul className="flex flex-col gap-1">
      {REMAINS_AFTER_PURGE.map(({ what, why }) => (
        <li key={what}>
          <span className="text-ink">{what}.</span> {why}
        </li>
      ))}
    </ul>
  );
}
