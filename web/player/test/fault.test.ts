import { describe, expect, it } from 'vitest';
import { type EngineError, fault_of, fault_of_slip } from '../src/fault';

const error = (code: number, category: number, data: unknown[] = [], severity = 2): EngineError => ({
  code,
  category,
  severity,
  data,
});

describe('faults of the engine', () => {
  it('a load that the next zap overtook is none', () => {
    expect(fault_of(error(7000, 7), true)).toBeNull();
  });
  it('a refused playlist or segment with the code of the service is P517, whatever its severity', () => {
    const data = ['http://x/s1.m4s', 403, '', { 'tvms-code': 'P517' }, 1];
    expect(fault_of(error(1001, 1, data, 1), true)).toMatchObject({ code: 'P517', is_fatal: true });
    expect(fault_of(error(1001, 1, ['http://x', 403, '', {}, 1]), true)?.code).toBe('P509');
    expect(fault_of(error(1001, 1, ['http://x', 500, '', { 'tvms-code': 'P517' }, 1]), true)?.code).toBe('P509');
  });
  it('tells the network from the service', () => {
    expect(fault_of(error(1002, 1), false)?.code).toBe('N101');
    expect(fault_of(error(1003, 1), true)?.code).toBe('P509');
  });
  it('knows protection and decoding apart', () => {
    expect(fault_of(error(6001, 6), true)?.code).toBe('P513');
    expect(fault_of(error(6007, 6), true)?.code).toBe('P514');
    expect(fault_of(error(6008, 6), true)?.code).toBe('P512');
    expect(fault_of(error(6012, 6), true)?.code).toBe('P510');
    expect(fault_of(error(3016, 3), true)?.code).toBe('P511');
    expect(fault_of(error(4032, 4), true)?.code).toBe('P511');
  });
  it('a stream that begins and a server that starts say when to ask again', () => {
    const refused = (headers: object) => fault_of(error(1001, 1, ['http://x', 503, '', headers, 0]), true);
    expect(refused({ 'tvms-code': 'P509', 'retry-after': '1' })).toMatchObject({ code: 'P509', not_yet_s: 1 });
    expect(refused({ 'tvms-code': 'P509', 'retry-after': '4' })?.not_yet_s).toBe(4);
    expect(refused({ 'tvms-code': 'P509', 'retry-after': '900' })?.not_yet_s).toBe(10);
    expect(refused({ 'tvms-code': 'X902' })?.not_yet_s).toBe(1);
    expect(refused({})?.not_yet_s).toBeUndefined();
    expect(
      fault_of(error(1001, 1, ['http://x', 404, '', { 'tvms-code': 'P507' }, 0]), true)?.not_yet_s,
    ).toBeUndefined();
  });
  it('a slip of the engine itself is not the end of the picture', () => {
    expect(fault_of_slip(new TypeError('no iterator'))).toMatchObject({ code: 'X901', is_fatal: false });
  });
  it('leaves to the engine what it mends itself', () => {
    expect(fault_of(error(1002, 1, [], 1), true)?.is_fatal).toBe(false);
  });
});
