// The network: .NET beside the page, so that the page never waits for a step.
import { dotnet } from './_framework/dotnet.js';

const { getAssemblyExports, getConfig } = await dotnet.create();
const { Page } = (await getAssemblyExports(getConfig().mainAssemblyName)).Browser;

const slice = 60; // milliseconds of training between two looks at what the page asks for
const shownUnits = 24;
let remaining = 0;
let pixels = null;

const tell = (kind, content) => postMessage({ kind, ...content });

function tellNetwork() {
  tell('network', { declaration: Page.Declaration(), ledger: Page.LedgerOfStep(), step: Page.Steps() });
  tellState();
  tell('idle');
}

function tellState() {
  tell('state', { step: Page.Steps(), error: Page.TestError(), hash: Page.Hash() });
  tell('filters', { units: shownUnits, shades: Page.Filters(shownUnits) });
  tellAnswer();
}

function tellAnswer() {
  tell('answer', { shares: pixels?.length ? Page.Probabilities(pixels) : null });
}

function train() {
  if (remaining === 0) {
    return;
  }

  const start = performance.now();
  const losses = [];
  do {
    losses.push(Page.Step());
    remaining--;
  } while (remaining > 0 && performance.now() - start < slice);
  tell('progress', { step: Page.Steps(), losses, milliseconds: (performance.now() - start) / losses.length });

  if (remaining === 0) {
    tellState();
    tell('idle');
    return;
  }

  if (Page.Steps() % Page.StepsPerEpoch() < losses.length) {
    tell('error', { error: Page.TestError() });
  }

  tell('filters', { units: shownUnits, shades: Page.Filters(shownUnits) });
  tellAnswer();
  setTimeout(train);
}

const commands = {
  choose({ name }) {
    remaining = 0;
    Page.Choose(name);
    tellNetwork();
  },
  train({ steps }) {
    const begins = remaining === 0;
    remaining = steps;
    if (begins) {
      train();
    }
  },
  stop() {
    if (remaining > 0) {
      remaining = 0;
      tellState();
      tell('idle');
    }
  },
  draw({ ink, width }) {
    pixels = ink.length ? Page.Centred(ink, width) : null;
    tellAnswer();
  },
  show({ number }) {
    pixels = Page.TestPicture(number - 1);
    tell('picture', { pixels, number, label: Page.TestLabel(number - 1) });
    tellAnswer();
  },
  save() {
    tell('file', { bytes: Page.Save(), step: Page.Steps() });
  },
  load({ name, bytes }) {
    Page.Load(bytes);
    tell('loaded', { name });
    tellState();
  },
};

onmessage = ({ data }) => {
  try {
    commands[data.command](data);
  } catch (error) {
    tell('failure', { message: error.message });
  }
};

tell('ready', { networks: Page.Networks(), pictures: Page.TestCount() });
