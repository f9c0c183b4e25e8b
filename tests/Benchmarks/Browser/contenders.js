// 784-128-10 with batch normalisation, once as samples/Browser has it, once in TensorFlow.js. Each trains and predicts on this page's
// thread, and says how many milliseconds one time has taken.
const [batch, inputs, units, outputs] = [64, 784, 128, 10];
const made = new Map();

/** The one of a backend of TensorFlow.js; null for KernelGen. */
export function contender(backend) {
  if (!made.has(backend)) {
    made.set(backend, backend === null ? kernelGen() : tensorFlow(backend));
  }

  return made.get(backend);
}

async function time(times, once) {
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    await once();
  }

  return (performance.now() - start) / times;
}

async function kernelGen() {
  const { dotnet } = await import('./_framework/dotnet.js');
  const { getAssemblyExports, getConfig } = await dotnet.create();
  const { Page } = (await getAssemblyExports(getConfig().mainAssemblyName)).Browser;
  Page.Choose('Ternary128');
  const picture = Page.TestPicture(0);
  return {
    train: times => time(times, () => Page.Step()),
    predict: times => time(times, () => Page.Probabilities(picture)),
  };
}

async function tensorFlow(backend) {
  await script('tf.min.js');
  await script('tf-wasm/tf-backend-wasm.min.js');
  tf.wasm.setWasmPaths('./tf-wasm/');
  await tf.setBackend(backend);
  await tf.ready();
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units, useBias: false, inputShape: [inputs] }),
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
      tf.layers.dense({ units: outputs, useBias: false }),
      tf.layers.batchNormalization(),
    ],
  });
  const squaredHinge = (truth, output) => tf.mean(tf.square(tf.relu(tf.sub(1, tf.mul(truth, output)))));
  model.compile({ optimizer: tf.train.sgd(0.0625), loss: squaredHinge });

  // A fifth of MNIST's pixels are ink.
  const x = tf.tidy(() => tf.mul(tf.randomUniform([batch, inputs]), tf.cast(tf.less(tf.randomUniform([batch, inputs]), 0.2), 'float32')));
  const y = tf.tidy(() => tf.sub(tf.mul(2, tf.oneHot(tf.range(0, batch, 1, 'int32').mod(tf.scalar(outputs, 'int32')), outputs)), 1));
  const picture = x.slice([0, 0], [1, inputs]);
  return {
    train: times => time(times, () => model.trainOnBatch(x, y)),
    predict: times => time(times, () => tf.tidy(() => model.predict(picture).dataSync())),
  };
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    [element.src, element.onload, element.onerror] = [address, resolve, reject];
    document.head.append(element);
  });
}
