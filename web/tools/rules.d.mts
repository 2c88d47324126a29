// The parts of rules.mjs that tests call.
export function rules_of(contract: unknown): Record<string, Record<string, Record<string, unknown>>>;
export function print_rules(contract: unknown): string;
