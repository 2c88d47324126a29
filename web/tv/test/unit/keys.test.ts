import { mirrored } from '@tvms/ui/direction';
import { describe, expect, it } from 'vitest';
import { digit_of, key_of, Repeater } from '../../src/nav/keys';
import { hash_of, route_of, ScreenStack } from '../../src/nav/route';

const facts = (key: string, keyCode = 0) => ({ key, keyCode, ctrlKey: false, altKey: false, metaKey: false });

describe('keys', () => {
  it('reads names of browsers and numbers of old sets', () => {
    expect(key_of(facts('ArrowLeft'))).toBe('left');
    expect(key_of(facts('PageUp'))).toBe('channel_up');
    expect(key_of(facts('7'))).toBe('digit_7');
    expect(key_of(facts('Unidentified', 10009))).toBe('back');
    expect(key_of(facts('Unidentified', 403))).toBe('red');
    expect(key_of(facts('R'))).toBe('red');
    expect(key_of(facts('q'))).toBeNull();
    expect(key_of({ ...facts('r'), ctrlKey: true })).toBeNull();
    expect(digit_of('digit_0')).toBe(0);
    expect(digit_of('ok')).toBeNull();
  });
  it('A50_003 mirrors left and right only, and only in right-to-left', () => {
    expect(mirrored('left', 'rtl')).toBe('right');
    expect(mirrored('right', 'rtl')).toBe('left');
    expect(mirrored('left', 'ltr')).toBe('left');
    expect(mirrored('up', 'rtl')).toBe('up');
    expect(mirrored(mirrored('left', 'rtl'), 'rtl')).toBe('left');
  });
  it('A50_002 a held arrow repeats about ten times a second and grows faster after one', () => {
    const repeater = new Repeater();
    expect(repeater.press('down', false, 0)).toEqual({ key: 'down', is_repeat: false, step: 1 });
    let presses = 0;
    for (let at = 33; at <= 990; at += 33) if (repeater.press('down', true, at)) presses += 1;
    expect(presses).toBeGreaterThanOrEqual(8);
    expect(presses).toBeLessThanOrEqual(11);
    expect(repeater.press('down', true, 1200)?.step).toBe(3);
    repeater.release();
    expect(repeater.press('down', true, 1210)?.step).toBe(1);
  });
  it('a held OK presses once', () => {
    const repeater = new Repeater();
    expect(repeater.press('ok', false, 0)).not.toBeNull();
    expect(repeater.press('ok', true, 500)).toBeNull();
  });
});

describe('the stack of screens', () => {
  it('reads what it writes, and nothing else', () => {
    for (const route of [
      { screen: 'channels' },
      { screen: 'guide' },
      { screen: 'player', channel_number: 42 },
    ] as const) {
      expect(route_of(hash_of(route))).toEqual(route);
    }
    for (const hash of ['', '#/', '#/channel/', '#/channel/x', '#/vod', '#/channel/1/2', '#/player'])
      expect(route_of(hash)).toBeNull();
  });
  it('goes back to the start entry and then no further', () => {
    const screens = new ScreenStack('channels');
    screens.push({ screen: 'player', channel_number: 1 });
    screens.push({ screen: 'guide' });
    screens.push({ screen: 'player', channel_number: 2 });
    expect(screens.store.get().map((route) => route.screen)).toEqual(['channels', 'player']);
    expect(screens.back()).toBe(true);
    expect(screens.back()).toBe(false);
    screens.open('settings');
    screens.open('personal');
    expect(screens.store.get()).toHaveLength(2);
  });
});
