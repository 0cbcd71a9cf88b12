// A server that is closed to whoever has no key, in a browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY } from '../app.ts';
import { PATIENCE } from '../patience.ts';
import { WITHOUT_BROWSER } from '../support/browser.ts';
import { type Explorer, explorer } from './explorer.ts';

const eventually = { timeout: PATIENCE };

describe.skipIf(WITHOUT_BROWSER !== '')(`A closed server ${WITHOUT_BROWSER}`, () => {
  let served: Explorer;
  beforeAll(async () => {
    served = await explorer({ READ_ACCESS: 'key' });
  });
  afterAll(() => served?.close());

  test('shows nothing until it is given a key, and forgets it with the tab', async () => {
    const looked = await served.look('/v1/events?country=CN');
    const { page } = looked;
    await page.getByRole('heading', { name: 'Key required' }).waitFor();
    expect(await page.locator('.events').count()).toBe(0);
    expect(await looked.violations()).toEqual([]);
    await page.getByLabel('Key').fill(API_KEY);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await expect.poll(() => page.locator('.events h3').count(), eventually).toBe(5);
    await page.locator('summary', { hasText: 'As an API request' }).click();
    expect(await page.locator('.taken pre').first().textContent()).toBe(
      `curl -H "Authorization: Bearer $COMMUNIQUE_API_KEY" '${served.url}/v1/events?country=CN'`,
    );
    const another = await page.context().newPage();
    await another.goto(`${served.url}/v1/events?country=CN`);
    await another.getByRole('heading', { name: 'Key required' }).waitFor();
    await looked.close();
  });

  test('says so where the key is none of its own', async () => {
    const looked = await served.look('/v1/events');
    await looked.page.getByLabel('Key').fill('not-a-key-of-this-server');
    await looked.page.getByRole('button', { name: 'Use this key' }).click();
    await looked.page.getByRole('heading', { name: 'Invalid key' }).waitFor();
    await looked.page.getByLabel('Key').waitFor();
    await looked.close();
  });
});
