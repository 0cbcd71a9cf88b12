// Files that are dropped on the explorer to be imported, in a browser: first what would be, then a button.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { API_KEY } from '../app.ts';
import { PATIENCE } from '../patience.ts';
import { type Looked, WITHOUT_BROWSER } from '../support/browser.ts';
import { type Explorer, explorer } from './explorer.ts';

const eventually = { timeout: PATIENCE };

const mappings = join(packageRoot, 'docs/mappings');
const diary = (title: string, uid: string) =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${title}`, 'DTSTART:20310105T090000Z', 'END:VEVENT']
    .concat(['BEGIN:VTODO', 'END:VTODO', 'END:VCALENDAR', ''])
    .join('\r\n');

/** Drops files on the place for them. */
const drop = (page: Page, files: readonly { readonly name: string; readonly text: string }[]) =>
  page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of ${JSON.stringify(files)}) dataTransfer.items.add(new File([text], name));
    for (const type of ['dragover', 'drop']) {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector('.import-place .drop').dispatchEvent(event);
    }
  })()`);

describe.skipIf(WITHOUT_BROWSER !== '')(`Files that are dropped to be imported ${WITHOUT_BROWSER}`, () => {
  let served: Explorer;
  let looked: Looked;
  beforeAll(async () => {
    served = await explorer();
  });
  afterAll(() => served?.close());
  afterEach(() => looked?.close());

  /** The page for whoever gave their key. */
  const look = async (path: string, key = API_KEY) => {
    looked = await served.look(path);
    const { page } = looked;
    if (key !== '') {
      await page.evaluate(`sessionStorage.setItem('key', ${JSON.stringify(key)})`);
      await page.reload();
    }
    await page.locator('.import-place summary').first().waitFor();
    return page;
  };
  const titled = async (words: string): Promise<number> =>
    (await served.server.get(`/v1/events?q=${encodeURIComponent(`"${words}"`)}`)).json.data.length;

  test('is rehearsed, shown with what is left, and recorded by a button', async () => {
    const page = await look('/v1/events#lang=en');
    await drop(page, [{ name: 'diary.ics', text: diary('Talks on the lighthouse', 'lighthouse') }]);
    await page.getByText(/changes would be recorded/).waitFor();
    await page.locator('.sample summary', { hasText: 'Talks on the lighthouse' }).waitFor();
    await page.locator('.left', { hasText: 'It is a VTODO' }).waitFor();
    expect(await titled('the lighthouse')).toBe(0);
    expect(await looked.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Import it' }).click();
    await page.getByText(/changes were recorded/).waitFor();
    expect(await titled('the lighthouse')).toBe(1);
    expect(await page.getByRole('button', { name: 'Import it' }).count()).toBe(0);
    await drop(page, [{ name: 'diary.ics', text: diary('Talks on the lighthouse', 'lighthouse') }]);
    await page.getByText('diary.ics: nothing is to be recorded').waitFor();
    expect(looked.errors).toEqual([]);
  });

  test('is chosen and recorded by keys alone, in Arabic', async () => {
    const page = await look('/v1/events#lang=ar');
    // The browser is told to hand it over, and has answered what comes next, before a key asks for it.
    const chosen = page.waitForEvent('filechooser');
    await page.locator('.import-place summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.import-place .drop').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const own = Buffer.from(diary('محادثات المنارة', 'manara'));
    await (await chosen).setFiles({ name: 'diary.ics', mimeType: 'text/calendar', buffer: own });
    const record = page.getByRole('button', { name: 'استورده' });
    await record.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/سُجِّلت?( \S+)? تغيير/).waitFor();
    expect(await titled('محادثات المنارة')).toBe(1);
    expect(await looked.violations()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  test('a table comes with its mapping, together or one after the other; one of our own needs none', async () => {
    const page = await look('/v1/events#lang=en');
    const [csv, yaml] = ['csv', 'yaml'].map(ending => ({
      name: `meetings.${ending}`,
      text: readFileSync(join(mappings, `ministers-meetings.${ending}`), 'utf8'),
    })) as [{ name: string; text: string }, { name: string; text: string }];
    await drop(page, [csv]);
    await page.locator('.problem').waitFor();
    await drop(page, [yaml]);
    await page.getByText(/changes would be recorded/).waitFor();
    await page.locator('.sample summary', { hasText: 'Minister for Trade' }).first().waitFor();
    const own = await look('/v1/events#lang=en');
    const text = readFileSync(join(mappings, 'own-meetings.csv'), 'utf8');
    await drop(own, [{ name: 'own.csv', text }]);
    await own.locator('.sample summary', { hasText: 'Talks on the harbour' }).waitFor();
  });

  test('what no format recognises is told, as is a key that is lacking', async () => {
    const page = await look('/v1/events#lang=en');
    await drop(page, [{ name: 'notes.txt', text: 'Some words.' }]);
    await page.locator('.problem', { hasText: 'No format recognises it' }).waitFor();
    const closed = await look('/v1/events#lang=en', '');
    await drop(closed, [{ name: 'diary.ics', text: diary('Talks', 'nobody') }]);
    await closed.getByLabel('Key', { exact: false }).waitFor();
    await expect.poll(() => closed.locator('.problem').count(), eventually).toBe(1);
  });
});
