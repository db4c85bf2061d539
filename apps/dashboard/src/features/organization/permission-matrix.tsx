import { hasPermission, PERMISSIONS, ROLES } from '@lethe/core/tenancy';
import { Icon } from '../../components/primitives/icon.tsx';
import { PERMISSION_SENTENCES } from '../../components/tenancy/permission-words.ts';
import { roleName } from '../../components/tenancy/role-words.ts';

const COLUMN = 'h-8 border-b px-2 text-center font-book';

/** Role × permission, from the matrix that the server decides by. */
export function PermissionMatrix() {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section className="relative overflow-x-auto rounded-card border" tabIndex={0} aria-label="Roles and permissions">
      <table className="w-full border-separate border-spacing-0">
        <thead className="text-ink-3 text-label">
          <tr>
            <th scope="col" className="sticky left-0 h-8 border-b bg-surface px-4 text-left font-book">
              Permission
            </th>
            {ROLES.map((role) => (
              <th key={role} scope="col" className={COLUMN}>
                {roleName(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_tr:not(:last-child)_td]:border-b [&_tr:not(:last-child)_th]:border-b">
          {PERMISSIONS.map((permission) => (
            <tr key={permission}>
              <th scope="row" className="sticky left-0 h-9 min-w-[200px] bg-surface px-4 py-1.5 text-left font-normal">
                {PERMISSION_SENTENCES[permission]}
                <span className="code block text-ink-3 md:ml-2 md:inline">{permission}</span>
              </th>
              {ROLES.map((role) => (
                <td key={role} className="px-2 text-center">
                  {hasPermission(role, permission) ? (
                    <>
                      <Icon name="check" className="mx-auto text-ink-2" />
                      <span className="sr-only">yes</span>
                    </>
                  ) : (
                    <>
                      <span aria-hidden="true" className="text-ink-3">
                        –
                      </span>
                      <span className="sr-only">no</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
