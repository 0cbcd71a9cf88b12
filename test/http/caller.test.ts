import { describe, expect, test } from 'vitest';
import { callerOf, networkOf } from '../../src/http/caller.ts';

describe('callers', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['2001:0DB8::5', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
    expect(callerOf({ holder: null, ip })).toBe(network);
  });

  test('a key is counted wherever it is sent from', () => {
    const holder = { name: 'desk', scopes: [], kinds: null };
    expect(callerOf({ holder, ip: '192.0.2.7' })).toBe(callerOf({ holder, ip: '2001:db8::1' }));
  });
});
