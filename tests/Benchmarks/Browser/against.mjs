// samples/Browser and TensorFlow.js in turns, in one browser: node against.mjs ROUNDS SITE...
// A SITE is a folder with the page as it is published; several are told apart by their names. Prints a table: medians over the rounds,
// each in a page of its own that has warmed up.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from '../../Browser.Tests/server.mjs';

const [rounds, ...sites] = process.argv.slice(2);
const [steps, samples] = [30, 100];
const modules = path.join(import.meta.dirname, 'node_modules/@tensorflow');
const folder = mkdtempSync(path.join(os.tmpdir(), 'against-'));
const peers = [['TensorFlow.js, wasm', 'wasm'], ['TensorFlow.js, cpu', 'cpu']];
for (const [number, site] of [...sites, null].entries()) {
  const own = path.join(folder, String(number));
  if (site !== null) {
    cpSync(path.join(site, 'wwwroot'), own, { recursive: true });
  } else {
    cpSync(path.join(modules, 'tfjs/dist/tf.min.js'), path.join(own, 'tf.min.js'));
    cpSync(path.join(modules, 'tfjs-backend-wasm/dist'), path.join(own, 'tf-wasm'), { recursive: true });
  }

  cpSync(path.join(import.meta.dirname, 'contenders.js'), path.join(own, 'contenders.js'));
  writeFileSync(path.join(own, 'empty.html'), '<!doctype html><title>against</title>');
}

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const contenders = [];
try {
  const all = [
    ...sites.map((site, number) => [`KernelGen, ${path.basename(site)}`, null, number]),
    ...peers.map(peer => [...peer, sites.length]),
  ];
  for (const [name, backend, number] of all) {
    const page = await browser.newPage();
    page.on('pageerror', error => console.error(`${name}: ${error}`));
    await page.goto(`${server.address}${number}/empty.html`);
    const call = (what, count) => page.evaluate(
      async ([about, of, times]) => {
        const { contender } = await import('./contenders.js');
        return (await contender(about))[of](times);
      },
      [backend, what, count]);
    await call('train', steps);
    await call('predict', samples);
    contenders.push({ name, call, train: [], predict: [] });
  }

  for (let round = 0; round < Number(rounds); round++) {
    for (const contender of contenders) {
      contender.train.push(await contender.call('train', steps));
      contender.predict.push(await contender.call('predict', samples));
    }
  }
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}

const median = times => times.sort((a, b) => a - b)[times.length >> 1];
console.log('| | training step of 64, ms | outputs of one sample, ms |\n| --- | --- | --- |');
for (const { name, train, predict } of contenders) {
  console.log(`| ${name} | ${median(train).toFixed(2)} | ${median(predict).toFixed(2)} |`);
}
