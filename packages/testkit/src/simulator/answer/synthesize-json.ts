import { JSON_DEPTH_MAX, JSON_ITEM_COUNT_MAX } from '../limits.ts';
import { classifyText } from './classify-text.ts';
import { type JsonSchema, synthesizeNumber, synthesizeString } from './synthesize-scalar.ts';

type Place = {
  readonly root: JsonSchema;
  /** The text from which values are taken where it offers any. */
  readonly text: string;
  /** The property that the value is for. */
  readonly name: string;
  readonly index: number;
  readonly depth: number;
};

/**
 * A value that satisfies the schema, filled from the text where it can be. Knows type, enum, const, properties, items,
 * bounds, common formats, anyOf, oneOf, allOf and local $ref; ignores `pattern`, `not` and conditionals.
 */
export function synthesizeJson(schema: JsonSchema, text: string): unknown {
  return synthesize(schema, { root: schema, text, name: '', index: 0, depth: 0 });
}

function synthesize(schema: JsonSchema, place: Place): unknown {
  if (place.depth > JSON_DEPTH_MAX) return null;
  const inner = { ...place, depth: place.depth + 1 };
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return chooseEnum(schema.enum, place.text);
  if (typeof schema.$ref === 'string') return synthesize(resolve(schema.$ref, place.root), inner);
  const alternatives = schemas(schema.anyOf ?? schema.oneOf);
  if (alternatives.length > 0) {
    const isTooDeep = place.depth > JSON_DEPTH_MAX / 2;
    return synthesize(
      (isTooDeep ? alternatives.find(isNull) : alternatives.find((s) => !isNull(s))) ?? alternatives[0] ?? {},
      inner,
    );
  }
  const parts = schemas(schema.allOf).map((part) =>
    typeof part.$ref === 'string' ? resolve(part.$ref, place.root) : part,
  );
  const whole = parts.reduce(merge, schema);
  switch (typeOf(whole)) {
    case 'object':
      return synthesizeObject(whole, inner);
    case 'array':
      return synthesizeArray(whole, inner);
    case 'integer':
    case 'number':
      return synthesizeNumber(whole, place);
    case 'boolean':
      return !/\b(no|not|never|without|isn't|don't)\b/i.test(place.text);
    case 'null':
      return null;
    default:
      return synthesizeString(whole, place);
  }
}

/** All properties while shallow; only the required ones deep down, so that a recursive schema ends. */
function synthesizeObject(schema: JsonSchema, place: Place): unknown {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const names =
    place.depth > JSON_DEPTH_MAX / 2
      ? required.map(String)
      : [...new Set([...Object.keys(properties), ...required.map(String)])];
  return Object.fromEntries(
    names.map((name) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : {};
      return [name, synthesize(isSchema(property) ? property : {}, { ...place, name })];
    }),
  );
}

function synthesizeArray(schema: JsonSchema, place: Place): unknown[] {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : JSON_ITEM_COUNT_MAX;
  const usual = place.depth > JSON_DEPTH_MAX / 2 ? 0 : 2;
  const count = Math.min(Math.max(least, usual), most, JSON_ITEM_COUNT_MAX);
  const item = isSchema(schema.items) ? schema.items : {};
  return Array.from({ length: count }, (_, index) => synthesize(item, { ...place, index }));
}

function chooseEnum(values: readonly unknown[], text: string): unknown {
  const [first, ...others] = values.filter((value) => typeof value === 'string');
  return first === undefined ? values[0] : classifyText(text, [first, ...others]);
}

function typeOf(schema: JsonSchema): unknown {
  if (Array.isArray(schema.type)) return schema.type.find((type) => type !== 'null') ?? 'null';
  if (schema.type !== undefined) return schema.type;
  if (schema.properties !== undefined || schema.required !== undefined) return 'object';
  return schema.items !== undefined ? 'array' : 'string';
}

function merge(a: JsonSchema, b: JsonSchema): JsonSchema {
  const required = [a.required, b.required].flatMap((list) => (Array.isArray(list) ? list : []));
  const properties = {
    ...(isSchema(a.properties) ? a.properties : {}),
    ...(isSchema(b.properties) ? b.properties : {}),
  };
  return {
    ...a,
    ...b,
    ...(required.length > 0 && { required }),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  const steps = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '');
  const target = steps.reduce<unknown>(
    (at, step) => (isSchema(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    root,
  );
  return isSchema(target) ? target : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemas(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === 'null';
}
