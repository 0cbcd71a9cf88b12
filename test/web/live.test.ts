// A live view, in a browser, on a ledger that is written to meanwhile.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATIENCE } from '../patience.ts';
import { WITHOUT_BROWSER } from '../support/browser.ts';
import { type Explorer, explorer } from './explorer.ts';

const eventually = { timeout: PATIENCE };
const CALL = '/v1/events/a-call-to-paris';

describe.skipIf(WITHOUT_BROWSER !== '')(`A live view ${WITHOUT_BROWSER}`, () => {
  let served: Explorer;
  beforeAll(async () => {
    served = await explorer();
  });
  afterAll(() => served?.close());

  test('shows what is recorded while it is looked at', async () => {
    const { page, errors, close } = await served.look('/v1/events?country=FR#live=1');
    await page.locator('.live[data-connected="true"]').waitFor();
    await page.getByText('No event fits.').waitFor();
    const event = {
      ...{ kind: 'phone-call', status: 'held', title: { en: 'A call to Paris' }, when: { start: '2016-09-07' } },
      venue: { country: 'FR', resolution: 'country' },
    };
    const { status, headers } = await served.server.put(CALL, event, { 'if-none-match': '*' });
    expect(status).toBe(201);
    const titles = page.locator('.events h3');
    await expect.poll(() => titles.allTextContents(), eventually).toEqual(['A call to Paris']);
    expect(await page.locator('.events li').getAttribute('data-changed')).toBe('true');
    await served.server.delete(CALL, headers.etag ?? '');
    await page.getByText('No event fits.').waitFor();
    expect(errors).toEqual([]);
    await close();
  });
});
