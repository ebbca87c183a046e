import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, type TestPage } from './open-page.js';

describe('a page driven from outside', () => {
  let server: Server;
  let page: TestPage;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-page-'));

  beforeAll(async () => {
    server = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Blank</title><video muted></video>'));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const address = server.address();
    page = await openPage();
    await page.goto(`http://localhost:${typeof address === 'object' ? address?.port : ''}/`);
  });
  afterAll(async () => {
    await page.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('runs functions with arguments, awaits them and brings plain data back', async () => {
    expect(await page.evaluate((a: number, b: { readonly c: string }) => Promise.resolve([a + 1, b.c, document.title]), 1, { c: 'two' })).toEqual([2, 'two', 'Blank']);
    expect(await page.evaluate('document.querySelectorAll("video").length')).toBe(1);
    expect(await page.evaluate(() => undefined)).toBeUndefined();
  });

  it('rejects with what was thrown in the page', async () => {
    await expect(page.evaluate(() => Promise.reject(new RangeError('too far')))).rejects.toThrow(/RangeError: too far/);
  });

  it('waits until something is so, and says when it is not', async () => {
    await page.evaluate(() => void setTimeout(() => (document.title = 'Later'), 300));
    expect(await page.waitFor((title: string) => document.title === title && title, 10_000, 'Later')).toBe('Later');
    await expect(page.waitFor(() => false, 300)).rejects.toThrow(/not so within 300 ms/);
  });

  it('sets the size of the window and takes a picture of it', async () => {
    await page.setViewport(900, 600);
    expect(await page.waitFor(() => Math.abs(innerWidth - 900) < 2 && [innerWidth, innerHeight], 5000)).toEqual([900, 600]);
    const file = join(folder, 'page.png');
    await page.screenshot(file);
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  });
});
