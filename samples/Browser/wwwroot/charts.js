// Bars, the curve of the loss, and pictures of weights.
const side = 28;
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** Ten bars; null for none. */
export function drawBars(body, shares) {
  const largest = shares ? shares.indexOf(Math.max(...shares)) : -1;
  body.replaceChildren(...Array.from({ length: 10 }, (_, digit) => {
    const share = shares ? shares[digit] : 0;
    const row = document.createElement('tr');
    row.className = digit === largest ? 'first' : '';
    row.innerHTML = `<th scope="row">${digit}</th><td aria-hidden="true"><span class="bar"></span></td><td>${percent.format(share)}</td>`;
    row.querySelector('.bar').style.width = `${100 * share}%`;
    return row;
  }));
  return largest;
}

/** Losses of all steps, on a logarithmic scale. */
export function drawCurve(svg, losses) {
  // In the pixels of the screen, so that words have their size on a phone, too.
  const [width, height, left, bottom] = [svg.clientWidth || 600, 200, 44, 24];
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const finite = losses.filter(loss => loss > 0);
  if (finite.length === 0) {
    svg.replaceChildren();
    return;
  }

  const least = Math.floor(Math.log10(finite.reduce((a, b) => Math.min(a, b))));
  const most = Math.max(least + 1, Math.ceil(Math.log10(finite.reduce((a, b) => Math.max(a, b)))));
  const x = index => left + (width - left - 8) * index / Math.max(1, losses.length - 1);
  const y = loss => 8 + (height - bottom - 8) * (most - Math.log10(Math.max(loss, 10 ** least))) / (most - least);
  const round = number => number.toFixed(1);
  let content = '';
  for (let power = least; power <= most; power++) {
    const at = round(y(10 ** power));
    content += `<line class="grid" x1="${left}" x2="${width - 8}" y1="${at}" y2="${at}"/>`
      + `<text x="${left - 6}" y="${at}" dy="0.3em" text-anchor="end">${10 ** power}</text>`;
  }

  content += `<text x="${left}" y="${height - 4}">1</text>`
    + `<text x="${width - 8}" y="${height - 4}" text-anchor="end">${losses.length} steps</text>`
    + `<polyline class="loss" points="${losses.map((loss, index) => `${round(x(index))},${round(y(loss))}`).join(' ')}"/>`;
  svg.innerHTML = content;
}

/** Weights of units as pictures: how far they are from 0, in one colour or the other. */
export function drawFilters(canvas, shades, units) {
  const columns = 8;
  const gap = 2;
  const cell = side + gap;
  canvas.width = columns * cell - gap;
  canvas.height = Math.ceil(units / columns) * cell - gap;
  const context = canvas.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const [plus, minus] = ['--plus', '--minus'].map(name => rgb(style.getPropertyValue(name).trim()));
  for (let unit = 0; unit < units; unit++) {
    const image = new ImageData(side, side);
    for (let pixel = 0; pixel < side * side; pixel++) {
      const weight = shades[unit * side * side + pixel] / 127.5 - 1;
      image.data.set([...(weight > 0 ? plus : minus), Math.round(255 * Math.abs(weight))], 4 * pixel);
    }

    context.putImageData(image, unit % columns * cell, Math.floor(unit / columns) * cell);
  }
}

const rgb = colour => [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16));
