// Conditions of a list as the server reads them: {"and":[{field,op,value}]}. Building and printing only; the server decides.

export type Op =
  | 'is'
  | 'is_not'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'begins_with'
  | 'is_empty'
  | 'less'
  | 'greater'
  | 'between'
  | 'before'
  | 'after'
  | 'in_last_days';

export type RuleValue = string | number | boolean | null | (string | number)[];
export type Rule = { field: string; op: Op; value?: RuleValue };
export type Rules = { and: Rule[] };

/** Most conditions that a query may hold (T10-2). */
export const kRulesMax = 20;

const kOps: readonly string[] = [
  'is',
  'is_not',
  'in',
  'not_in',
  'contains',
  'begins_with',
  'is_empty',
  'less',
  'greater',
  'between',
  'before',
  'after',
  'in_last_days',
];

/** Rules out of an address bar: whatever is not a rule is dropped, never trusted. */
export function read_rules(input: unknown): Rule[] {
  if (!Array.isArray(input)) return [];
  const rules: Rule[] = [];
  for (const item of input.slice(0, kRulesMax)) {
    if (item === null || typeof item !== 'object') continue;
    const { field, op, value } = item as Record<string, unknown>;
    if (typeof field !== 'string' || typeof op !== 'string' || !kOps.includes(op)) continue;
    rules.push({ field, op: op as Op, ...(value === undefined ? {} : { value: value as RuleValue }) });
  }
  return rules;
}

export function print_rules(rules: readonly Rule[]): string | undefined {
  return rules.length === 0 ? undefined : JSON.stringify({ and: rules } satisfies { and: readonly Rule[] });
}

/** One condition per field: a new one replaces the old, an empty one removes it. */
export function set_rule(rules: readonly Rule[], rule: Rule | { field: string }): Rule[] {
  const others = rules.filter((other) => other.field !== rule.field);
  return 'op' in rule ? [...others, rule] : others;
}

/** "-name" → name, descending. */
export function next_sort(current: string | undefined, field: string): string {
  return current === field ? `-${field}` : field;
}
