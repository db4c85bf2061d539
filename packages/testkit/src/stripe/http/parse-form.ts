/** A form's fields as Stripe nests them: `metadata[a]=b`, `expand[0]=c`. Objects have no prototype, so no field name is special. */
export interface FormObject {
  [key: string]: string | FormObject;
}

const DEPTH_MAX = 8;

/** Null when a name is not well-formed, or when it is a text in one place and an object in another. */
export function parseForm(text: string): FormObject | null {
  const form: FormObject = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
    if (match === null) return null;
    const path = [match[1] ?? '', ...[...(match[2] ?? '').matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? '')];
    if (path.length > DEPTH_MAX || !assign(form, path, value)) return null;
  }
  return form;
}

function assign(form: FormObject, path: readonly string[], value: string): boolean {
  let parent = form;
  for (const [index, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(parent).length) : part;
    if (index === path.length - 1) {
      parent[key] = value;
      return true;
    }
    const child = parent[key] ?? Object.create(null);
    if (typeof child === 'string') return false;
    parent[key] = child;
    parent = child;
  }
  return false;
}
