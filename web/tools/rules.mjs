// Prints what the contract says about the fields of each schema, as data of TypeScript: kinds, limits, choices, what may be filtered and
// sorted. Run by `./dev gen` (tools/dev/generate.sh); the output is web/api/src/rules.ts. Not types: those are schema.d.ts.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** A schema without its "or null", and whether it had one. */
function without_null(schema) {
  const ways = schema.anyOf ?? schema.oneOf;
  if (!ways?.some((way) => way.type === 'null')) return [schema, false];
  const others = ways.filter((way) => way.type !== 'null');
  return [others.length === 1 ? { ...schema, ...others[0] } : schema, true];
}

function kind_of(schema) {
  if (schema['x-kind']) return schema['x-kind'];
  if (schema.enum) return 'choice';
  if (schema.type === 'boolean') return 'bool';
  if (schema.type === 'integer') return schema['x-of'] ? 'link' : 'whole';
  if (schema.type === 'string') return schema.format === 'date-time' ? 'instant' : 'text';
  if (schema.type === 'array') {
    if (schema.items?.enum) return 'choices';
    return schema['x-of'] || schema.items?.['x-of'] ? 'links' : 'list';
  }
  return 'object';
}

const kFilters = { choice: 'choice', text: 'text', texts: 'text', whole: 'number', bool: 'bool', instant: 'date' };

// Parts of parts of parts are nobody's field; a schema that holds itself ends here too.
const kDepth = 3;

/** The rules of the fields of a schema; nothing when it has none. */
function fields_of(contract, schema, required, depth = 0) {
  const target = schema?.$ref ? contract.components.schemas[schema.$ref.split('/').at(-1)] : schema;
  if (!target?.properties || depth > kDepth) return undefined;
  const needed = new Set(required ?? target.required ?? []);
  return Object.fromEntries(
    Object.entries(target.properties).map(([name, property]) => [
      name,
      rule_of(contract, property, needed.has(name), depth + 1),
    ]),
  );
}

/** One field as the screens use it. What is not said is left out, so that a new word of the contract changes few lines. */
function rule_of(contract, property, is_required, depth) {
  const [schema, is_null] = without_null(property);
  const kind = kind_of(schema);
  const [min, max] = limits_of(kind, schema);
  const rule = {
    kind,
    min,
    max,
    choices: schema.enum ?? schema.items?.enum,
    format: schema['x-format'],
    pattern: schema.pattern,
    of: schema['x-of'] ?? schema.items?.['x-of'],
    default: schema.default,
    is_null: is_null || undefined,
    is_required: is_required || undefined,
    is_once: schema['x-once'],
    sort: schema['x-sortable'],
    filter: schema['x-filterable'] && kFilters[kind],
    // Fields of the rows of a list, or of a part: they are checked as those of a record are.
    fields: fields_of(contract, schema.items ?? schema, undefined, depth),
  };
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

function limits_of(kind, schema) {
  if (kind === 'texts') return [undefined, schema.additionalProperties?.maxLength];
  if (kind === 'text') return [schema.minLength || undefined, schema.maxLength];
  if (kind === 'whole') return [schema.minimum, schema.maximum];
  return [schema.minItems || undefined, schema.maxItems];
}

/** Names of the fields that creation needs. A record's input requires nothing by itself, because a change uses it too. */
function needed_of(input) {
  const marked = Object.entries(input.properties ?? {}).filter(([, property]) => property['x-required']);
  return [...(input.required ?? []), ...marked.map(([name]) => name)];
}

/** Schemas that a request body names. */
function body_names(contract) {
  const names = new Set();
  for (const methods of Object.values(contract.paths ?? {}))
    for (const operation of Object.values(methods)) {
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      for (const part of [schema, ...(schema?.allOf ?? [])]) if (part?.$ref) names.add(part.$ref.split('/').at(-1));
    }
  return names;
}

/** Rules by name: of records that people edit and of other bodies. Shapes that are only answered have no form. */
export function rules_of(contract) {
  const schemas = contract.components.schemas;
  const bodies = body_names(contract);
  const rules = {};
  for (const name of Object.keys(schemas).sort()) {
    const input = schemas[`${name}Input`];
    const is_list = Object.values(schemas[name].properties ?? {}).some(
      (one) => one['x-sortable'] || one['x-filterable'],
    );
    if (name.endsWith('Input') || !(input || bodies.has(name) || is_list)) continue;
    const fields = fields_of(contract, schemas[name], input ? needed_of(input) : bodies.has(name) ? undefined : []);
    if (fields) rules[name] = fields;
  }
  return rules;
}

function print(value, indent) {
  if (Array.isArray(value)) return `[${value.map((one) => print(one, indent)).join(', ')}]`;
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? quoted(value) : String(value);
  const inner = Object.entries(value).map(([name, part]) => `${name_of(name)}: ${print(part, `${indent}  `)}`);
  const line = `{ ${inner.join(', ')} }`;
  if (!inner.some((part) => part.includes('{'))) return line;
  return `{\n${inner.map((part) => `${indent}  ${part},\n`).join('')}${indent}}`;
}
const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const name_of = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

export function print_rules(contract) {
  const parts = Object.entries(rules_of(contract)).map(
    ([name, fields]) => `export const ${name} = ${print(fields, '')} as const;\n`,
  );
  return `// Made by \`./dev gen\` from api/openapi.json. Not edited by hand.\n\n${parts.join('\n')}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(print_rules(JSON.parse(readFileSync(process.argv[2], 'utf8'))));
}
