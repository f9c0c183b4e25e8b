// Goes through the published page as a person would, and prints what it saw as JSON: node walk.mjs FOLDER PICTURES
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const [folder, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const seen = { complaints: [], widths: {} };

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  page.on('console', message => ['error', 'warning'].includes(message.type()) && seen.complaints.push(message.text()));
  page.on('pageerror', error => seen.complaints.push(String(error)));
  page.on('requestfailed', request => seen.complaints.push(`${request.url()}: ${request.failure().errorText}`));
  page.on('request', request => request.url().startsWith(server.address) || request.url().startsWith('blob:')
    || seen.complaints.push(`asked for ${request.url()}`));

  const text = id => page.locator(`#${id}`).innerText();
  const status = start => page.waitForFunction(
    expected => document.getElementById('status').textContent.startsWith(expected), start, { timeout: 120_000 });
  const train = async steps => {
    await page.getByLabel('Steps', { exact: true }).fill(String(steps));
    await page.getByRole('button', { name: 'Train' }).click();
    await status('Trained');
    return text('hash');
  };

  await page.goto(server.address);
  await status('Ready');
  seen.declaration = await text('declaration');
  seen.ledger = await page.locator('#ledger tr').allInnerTexts();
  seen.untrained = await text('hash');

  seen.trained = await train(20);
  seen.step = await text('step');
  seen.loss = await text('loss');
  seen.curve = await page.locator('#curve').getAttribute('aria-label');

  // A drawing: a one, from top to bottom.
  const pad = await page.locator('#pad').boundingBox();
  await page.mouse.move(pad.x + pad.width / 2, pad.y + 40);
  await page.mouse.down();
  await page.mouse.move(pad.x + pad.width / 2 - 10, pad.y + pad.height - 40, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(() => document.getElementById('answer').textContent.startsWith('The network says'));
  seen.drawn = await text('answer');
  seen.shares = await page.locator('#bars td:last-child').allInnerTexts();

  // Without a pointer.
  await page.getByLabel('Test picture', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('answer').textContent.startsWith('Test picture'));
  seen.shown = await text('answer');

  // Saved, forgotten, loaded, gone on with.
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).click()]);
  const file = path.join(pictures, 'network.safetensors');
  await download.saveAs(file);
  seen.file = download.suggestedFilename();
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await status('Ready');
  seen.anew = await text('hash');
  await page.getByLabel('Load', { exact: true }).setInputFiles(file);
  await page.waitForFunction(hash => document.getElementById('hash').textContent === hash, seen.trained);
  seen.goneOn = await train(10);

  // A file that is none.
  writeFileSync(file, readFileSync(file).subarray(0, 1000));
  await page.getByLabel('Load', { exact: true }).setInputFiles(file);
  await page.locator('#failure').waitFor();
  seen.failure = await text('failure');

  // A training that is stopped on its way.
  await page.getByLabel('Steps', { exact: true }).fill('1000000');
  await page.getByRole('button', { name: 'Train' }).click();
  await page.waitForFunction(() => Number(document.getElementById('step').textContent) > 200, null, { timeout: 120_000 });
  await page.screenshot({ path: path.join(pictures, 'light-wide.png'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: path.join(pictures, 'dark-wide.png'), fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  for (const scheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: path.join(pictures, `${scheme}-phone.png`), fullPage: true });
  }

  seen.widths = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, window: innerWidth }));
  await page.getByRole('button', { name: 'Stop' }).click();
  await status('Trained');

  // Another declaration.
  await page.getByRole('combobox', { name: 'Hidden units' }).selectOption('64');
  await page.getByRole('combobox', { name: 'Weights' }).selectOption('Binary');
  await page.waitForFunction(() => document.getElementById('declaration').textContent.includes('Binary64'));
  await status('Ready');
  seen.other = await train(20);

  seen.nameless = await page.evaluate(() => [...document.querySelectorAll('button, input, select, canvas, svg')]
    .filter(element => !(element.labels?.[0] ?? element).textContent.trim() && !element.getAttribute('aria-label'))
    .map(element => element.outerHTML));
} finally {
  await browser.close();
  server.close();
}

console.log(JSON.stringify(seen));
