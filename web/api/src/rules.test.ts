// The rules that screens take from the contract: made as committed, and each word of a schema understood.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { print_rules, rules_of } from '../../tools/rules.mjs';
import * as rules from './rules';

const contract = JSON.parse(readFileSync(join(import.meta.dirname, '../../../api/openapi.json'), 'utf8'));
const schemas = {
  Money: {
    type: 'object',
    properties: { minor: { type: 'integer' }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
    required: ['minor', 'currency'],
  },
  Thing: {
    type: 'object',
    properties: {
      name: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: 40 },
        'x-kind': 'texts',
        'x-sortable': true,
      },
      url: {
        anyOf: [{ type: 'string', minLength: 0, maxLength: 99, 'x-format': 'url' }, { type: 'null' }],
        'x-filterable': true,
      },
      kind: { type: 'string', enum: ['a', 'b'], default: 'a', 'x-filterable': true },
      age: { type: 'integer', minimum: 0, maximum: 21 },
      at: { type: 'string', format: 'date-time', 'x-filterable': true },
      on: { type: 'array', items: { type: 'string', enum: ['tvs', 'phones'] }, minItems: 1, maxItems: 2 },
      owner: { type: 'integer', 'x-of': 'cms.things' },
      prices: { type: 'array', items: { $ref: '#/components/schemas/Money' }, maxItems: 5 },
    },
    required: ['name', 'url', 'kind', 'age', 'at', 'on', 'owner', 'prices'],
  },
  // A record's input requires nothing by itself, because a change uses it too: creation's fields are marked.
  ThingInput: { type: 'object', properties: { name: { type: 'object', 'x-required': true } } },
};

describe('rules of the contract', () => {
  it('say limits, choices, what may be empty, filtered and sorted', () => {
    expect(rules_of({ components: { schemas } }).Thing).toEqual({
      name: { kind: 'texts', max: 40, is_required: true, sort: true },
      url: { kind: 'text', max: 99, format: 'url', is_null: true, filter: 'text' },
      kind: { kind: 'choice', choices: ['a', 'b'], default: 'a', filter: 'choice' },
      age: { kind: 'whole', min: 0, max: 21 },
      at: { kind: 'instant', filter: 'date' },
      on: { kind: 'choices', min: 1, max: 2, choices: ['tvs', 'phones'] },
      owner: { kind: 'link', of: 'cms.things' },
      prices: {
        kind: 'list',
        max: 5,
        fields: {
          minor: { kind: 'whole', is_required: true },
          currency: { kind: 'text', pattern: '^[A-Z]{3}$', is_required: true },
        },
      },
    });
  });
  it('are printed for what people edit, not for what is only answered', () => {
    expect(Object.keys(rules_of({ components: { schemas } }))).toEqual(['Thing']);
  });
  it('are committed as they are made', () => {
    expect({ ...rules }).toEqual(rules_of(contract));
    expect(readFileSync(join(import.meta.dirname, 'rules.ts'), 'utf8')).toBe(print_rules(contract));
  });
});
