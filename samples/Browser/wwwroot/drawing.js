// What is drawn: ink on a transparent canvas, and what of it the network is told.
const pen = 22; // of 280 pixels: about as thick as the strokes of MNIST

/** Draws on a canvas with whatever points, and calls back at each change. */
export class Drawing {
  #canvas;
  #context;
  #changed;
  #last = null;

  constructor(canvas, changed) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
    this.#changed = changed;
    canvas.addEventListener('pointerdown', event => this.#begin(event));
    canvas.addEventListener('pointermove', event => this.#go(event));
    canvas.addEventListener('pointerup', () => { this.#last = null; });
    canvas.addEventListener('pointercancel', () => { this.#last = null; });
  }

  clear() {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#changed();
  }

  /** A byte for each pixel, 255 is ink. */
  ink() {
    const { data } = this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    return Uint8Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel + 3]);
  }

  /** A small picture, enlarged. */
  show(pixels, side) {
    const small = new OffscreenCanvas(side, side);
    const image = new ImageData(side, side);
    pixels.forEach((shade, index) => { image.data[4 * index + 3] = shade; });
    small.getContext('2d').putImageData(image, 0, 0);
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#context.drawImage(small, 0, 0, this.#canvas.width, this.#canvas.height);
  }

  #begin(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#last = this.#place(event);
    this.#line(this.#last);
  }

  #go(event) {
    if (this.#last !== null) {
      this.#line(this.#place(event));
    }
  }

  #line(place) {
    const context = this.#context;
    context.lineWidth = pen;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(this.#last.x, this.#last.y);
    context.lineTo(place.x, place.y);
    context.stroke();
    this.#last = place;
    this.#changed();
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * this.#canvas.width / box.width,
      y: (event.clientY - box.top) * this.#canvas.height / box.height,
    };
  }
}
