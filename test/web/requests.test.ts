// The code by which a request is sent from elsewhere.
import { expect, test } from 'vitest';
import { CALLS } from '../../web/src/frame/requests.ts';

const URL = 'http://127.0.0.1:3000/v1/events?country=CN';

test.each(Object.entries(CALLS))('%s names the request, and the key only where one is needed', (_, call) => {
  expect(call.open(URL)).toContain(URL);
  expect(call.open(URL)).not.toMatch(/authorization|COMMUNIQUE_API_KEY/i);
  expect(call.keyed(URL)).toContain(URL);
  expect(call.keyed(URL)).toMatch(/Bearer.*COMMUNIQUE_API_KEY/s);
});
