/** A field of a body or an answer, as a row of the documentation. */
export interface SchemaField {
  /** The path to it: `usage.input_tokens`, `data[].id`. */
  readonly path: string;
  /** `integer or null`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly note: string;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

/** The fields of an object schema, those of nested objects and lists after their own. */
export function schemaFields(schema: Schema, prefix = ''): readonly SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = innerOf(field);
    const row = {
      path,
      type: typeText(field),
      isRequired: schema.required?.includes(name) === true,
      note: noteOf(field),
    };
    return [row, ...schemaFields(inner, inner === field.items ? `${path}[].` : `${path}.`)];
  });
}

/** `integer`, `string (date-time) or null`, `list of object`. */
export function typeText(schema: Schema): string {
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.enum !== undefined) return 'one of a list';
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`;
  if (schema.type === undefined) return 'any JSON';
  const [name, ...others] = [schema.type].flat();
  return [schema.format === undefined ? name : `${name} (${schema.format})`, ...others].join(' or ');
}

/** What a schema says beyond its type, in one line. */
export function noteOf(schema: Schema): string {
  const values = schema.enum ?? schema.anyOf?.find((option) => option.enum !== undefined)?.enum;
  const parts = [
    ...(schema.description === undefined ? [] : [schema.description]),
    ...(values === undefined || values.length > 12 ? [] : [values.join(', ')]),
    ...(schema.maximum === undefined ? [] : [`${schema.minimum ?? 0} to ${schema.maximum}.`]),
    ...(schema.maxLength === undefined ? [] : [`At most ${schema.maxLength} characters.`]),
  ];
  return parts.join(' ');
}

/** Where the fields of a field are: in the items of a list, or in the option that is an object. */
function innerOf(field: Schema): Schema {
  if (field.type === 'array') return field.items ?? {};
  return field.anyOf?.find((option) => option.properties !== undefined) ?? field;
}
