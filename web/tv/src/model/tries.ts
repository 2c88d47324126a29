// Wrong tries on this device (A50-102): after five the form waits a minute, then doubling to fifteen.

export interface Tries {
  wrong: number;
  /** Epoch seconds until which the form waits. */
  wait_until: number;
}

export const kNoTries: Tries = { wrong: 0, wait_until: 0 };

const kFree = 5;
const kFirstWaitS = 60;
const kLongestWaitS = 900;

export function after_wrong(tries: Tries, now_s: number, service_wait_s = 0): Tries {
  const wrong = tries.wrong + 1;
  const own_wait_s = wrong < kFree ? 0 : Math.min(kLongestWaitS, kFirstWaitS * 2 ** (wrong - kFree));
  return { wrong, wait_until: now_s + Math.max(own_wait_s, service_wait_s) };
}

export function wait_left_s(tries: Tries, now_s: number): number {
  return Math.max(0, Math.ceil(tries.wait_until - now_s));
}
