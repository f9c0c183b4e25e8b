// The page: what people do is told to the worker that has the network, and what it tells is shown.
import { drawBars, drawCurve, drawFilters } from './charts.js';
import { Drawing } from './drawing.js';

const $ = id => document.getElementById(id);
const side = 28;
const worker = new Worker('./worker.js', { type: 'module' });
const ask = (command, content) => worker.postMessage({ command, ...content });
const drawing = new Drawing($('pad'), drawn);

let losses = [];
let filters = null;
let isAsked = false; // whether an answer is on its way
let isChanged = false; // whether the drawing has changed since it was asked for
let shown = null; // the test picture on the pad

/** Says no more than one drawing at a time: the network may be in the middle of a step. */
function drawn() {
  shown = null;
  if (isAsked) {
    isChanged = true;
    return;
  }

  [isAsked, isChanged] = [true, false];
  ask('draw', { ink: drawing.ink(), width: $('pad').width });
}

function show(status) {
  $('status').textContent = status;
}

function setTraining(value) {
  for (const id of ['train', 'reset', 'save', 'load']) {
    $(id).disabled = value;
  }

  $('stop').disabled = !value;
}

function addLosses(more) {
  losses.push(...more);
  drawCurve($('curve'), losses);
  const last = losses[losses.length - 1];
  $('loss').textContent = last === undefined ? '–' : last.toPrecision(3);
  $('curve').setAttribute('aria-label', last === undefined
    ? 'Loss, step by step: no step yet'
    : `Loss, step by step: ${losses.length} steps, from ${losses[0].toPrecision(3)} to ${last.toPrecision(3)}`);
}

function choose() {
  ask('choose', { name: $('weights').value + $('width').value });
}

function row(term, value) {
  const element = document.createElement('tr');
  element.innerHTML = '<th scope="row"></th><td></td>';
  [element.cells[0].textContent, element.cells[1].textContent] = [term, value];
  element.className = value === '0' ? 'zero' : '';
  return element;
}

const told = {
  ready({ networks, pictures }) {
    const parts = networks.map(name => name.match(/([A-Za-z]+)(\d+)/));
    for (const [id, part] of [['weights', 1], ['width', 2]]) {
      $(id).append(...new Set(parts.map(names => names[part])).values().map(name => new Option(name)));
    }

    $('width').value = '128';
    $('number').max = pictures;
    choose();
  },
  network({ declaration, ledger }) {
    losses = [];
    addLosses([]);
    $('time').textContent = '–';
    $('declaration').firstChild.textContent = declaration.trim();
    $('ledger').tBodies[0].replaceChildren(
      ...ledger.filter((_, index) => index % 2 === 0).map((term, index) => row(term, ledger[2 * index + 1])));
  },
  state({ step, error, hash }) {
    $('step').textContent = step;
    $('hash').textContent = hash;
    told.error({ error });
  },
  error({ error }) {
    $('error').textContent = `${(100 * error).toFixed(1)} %`;
  },
  progress({ step, losses: more, milliseconds }) {
    $('step').textContent = step;
    $('time').textContent = `${milliseconds.toFixed(1)} ms`;
    addLosses(more);
  },
  idle() {
    setTraining(false);
    show(losses.length > 0 ? `Trained for ${losses.length} steps.` : 'Ready.');
  },
  filters({ shades, units }) {
    filters = { shades, units };
    drawFilters($('filters'), shades, units);
  },
  picture({ pixels, number, label }) {
    drawing.show(pixels, side);
    shown = { number, label };
  },
  answer({ shares }) {
    isAsked = false;
    const digit = drawBars($('bars').tBodies[0], shares);
    const of = shown ? `Test picture ${shown.number} is a ${shown.label}. ` : '';
    const text = shares ? `${of}The network says ${digit}.` : 'Nothing is drawn yet.';
    if ($('answer').textContent !== text) {
      $('answer').textContent = text;
    }

    if (isChanged) {
      drawn();
    }
  },
  file({ bytes, step }) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = `${$('weights').value}${$('width').value}-${step}.safetensors`.toLowerCase();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
    show(`Saved ${link.download}.`);
  },
  loaded({ name }) {
    losses = [];
    addLosses([]);
    show(`Loaded ${name}.`);
  },
  failure({ message }) {
    $('failure').hidden = false;
    $('failure').textContent = message;
    setTraining(false);
  },
};

worker.onmessage = ({ data }) => told[data.kind](data);
worker.onerror = event => told.failure({ message: `The network did not load: ${event.message}` });

$('clear').onclick = () => drawing.clear();
$('show').onclick = () => ask('show', { number: Math.min($('number').max, Math.max(1, $('number').valueAsNumber || 1)) });
$('reset').onclick = choose;
$('width').onchange = choose;
$('weights').onchange = choose;
$('stop').onclick = () => ask('stop');
$('save').onclick = () => ask('save');

$('train').onclick = () => {
  $('failure').hidden = true;
  setTraining(true);
  show('It learns…');
  ask('train', { steps: Math.max(1, $('steps').valueAsNumber || 1) });
};

$('load').onchange = async () => {
  const [file] = $('load').files;
  $('load').value = '';
  if (file) {
    $('failure').hidden = true;
    ask('load', { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
};

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => filters && told.filters(filters));
drawBars($('bars').tBodies[0], null);
